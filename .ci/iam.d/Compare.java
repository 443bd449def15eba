import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Decision;
import dev.medallion.iam.Policies;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Principal;
import dev.medallion.iam.Reference;
import dev.medallion.iam.RequestContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides the cases of a file that cases.mjs wrote, and compares. Prints the first disagreements,
 * and fails if there is one.
 */
final class Compare {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Reference REFERENCE = Reference.load();
  private static final int MOST_SHOWN = 20;

  public static void main(String[] arguments) throws IOException {
    int cases = 0;
    int disagreements = 0;
    long nanos = 0;
    Map<String, Integer> outcomes = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(Path.of(arguments[0]))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode test = JSON.readTree(line);
        Policies policies = policies(test);
        AccessRequest request = request(test);
        long start = System.nanoTime();
        Decision decision = policies.decide(REFERENCE.narrowed(request));
        nanos += System.nanoTime() - start;
        String decided = word(decision);
        outcomes.merge(decided, 1, Integer::sum);
        cases++;
        if (!decided.equals(test.get("expected").asText()) && ++disagreements <= MOST_SHOWN) {
          System.out.printf("decided %s: %s%n", decided, line);
        }
      }
    }
    System.out.printf(
        "%d cases %s, %d disagreements, %.4f ms a decision%n",
        cases, outcomes, disagreements, nanos / 1e6 / Math.max(1, cases));
    if (disagreements > 0 || cases == 0) {
      System.exit(1);
    }
  }

  private static String word(Decision decision) {
    return switch (decision.outcome()) {
      case ALLOWED -> "Allowed";
      case EXPLICITLY_DENIED -> "ExplicitlyDenied";
      case IMPLICITLY_DENIED -> "ImplicitlyDenied";
    };
  }

  private static Policies policies(JsonNode test) {
    Policies policies =
        Policies.none().withIdentity(all(test.get("identity"), Policy.Kind.IDENTITY));
    if (!test.get("boundary").isNull()) {
      policies = policies.within(all(test.get("boundary"), Policy.Kind.IDENTITY));
    }
    if (!test.get("session").isNull()) {
      policies = policies.withSession(List.of(policy(test.get("session"), Policy.Kind.IDENTITY)));
    }
    if (!test.get("resourcePolicy").isNull()) {
      policies =
          policies.withResource(List.of(policy(test.get("resourcePolicy"), Policy.Kind.RESOURCE)));
    }
    return policies;
  }

  private static List<Policy> all(JsonNode documents, Policy.Kind kind) {
    List<Policy> policies = new ArrayList<>();
    documents.forEach(document -> policies.add(policy(document, kind)));
    return policies;
  }

  private static Policy policy(JsonNode document, Policy.Kind kind) {
    return Policy.parse("generated", kind, document.toString(), REFERENCE);
  }

  private static AccessRequest request(JsonNode test) {
    RequestContext context = RequestContext.empty();
    for (Map.Entry<String, JsonNode> entry : test.get("context").properties()) {
      List<String> values = new ArrayList<>();
      if (entry.getValue().isArray()) {
        entry.getValue().forEach(value -> values.add(value.asText()));
      } else {
        values.add(entry.getValue().asText());
      }
      context = context.with(entry.getKey(), values);
    }
    String name = test.get("principal").asText();
    Principal principal =
        name.contains(":assumed-role/")
            ? new Principal.RoleSession(test.get("role").asText(), name)
            : name.startsWith("arn:") ? new Principal.User(name) : new Principal.Service(name);
    return new AccessRequest(
        principal, test.get("action").asText(), test.get("resource").asText(), context);
  }
}
