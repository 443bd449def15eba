package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Policies;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.iam.Reference;
import dev.medallion.iam.RequestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which rights of the roles nothing asked for: each action of each statement is taken away, one at
 * a time, and what was asked of the role is decided again.
 */
final class RemovedRights {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The policies of each role, by its name in the template. */
  private final Map<String, ArrayNode> policies = new TreeMap<>();

  /** What was asked of each role. */
  private final Map<String, List<AccessRequest>> requests = new TreeMap<>();

  /**
   * The rights of what is deployed, and what was asked of them.
   *
   * @param stack what is deployed, as the deployment writes it down
   * @param decisions the requests that were decided
   */
  RemovedRights(Path stack, Path decisions) throws IOException {
    Map<String, String> roles = new TreeMap<>();
    for (Map.Entry<String, JsonNode> resource :
        JSON.readTree(stack.toFile()).path("resources").properties()) {
      if (resource.getValue().path("type").asText().equals("AWS::IAM::Role")) {
        roles.put(resource.getValue().path("reference").asText(), resource.getKey());
        policies.put(
            resource.getKey(), (ArrayNode) resource.getValue().path("properties").path("Policies"));
      }
    }
    for (String line : Files.readAllLines(decisions)) {
      JsonNode request = JSON.readTree(line);
      String name = request.path("role").asText().replaceFirst(".*/", "");
      if (roles.containsKey(name)) {
        requests
            .computeIfAbsent(roles.get(name), unused -> new ArrayList<>())
            .add(request(request));
      }
    }
  }

  private static AccessRequest request(JsonNode line) {
    RequestContext context = RequestContext.empty();
    for (Map.Entry<String, JsonNode> key : line.path("context").properties()) {
      context =
          context.with(key.getKey(), key.getValue().valueStream().map(JsonNode::asText).toList());
    }
    return new AccessRequest(
        new RoleSession(line.path("role").asText(), line.path("principal").asText()),
        line.path("action").asText(),
        line.path("resource").asText(),
        context);
  }

  /** How many different requests were decided. */
  long requests() {
    return requests.values().stream().mapToLong(List::size).sum();
  }

  /** What was asked of a role and its policies do not allow: {@code ROLE ACTION RESOURCE}. */
  Set<String> denied() {
    Set<String> denied = new TreeSet<>();
    requests.forEach(
        (role, asked) -> {
          List<Policy> all = parse(policies.get(role));
          asked.stream()
              .filter(request -> !isAllowed(all, request))
              .forEach(
                  request ->
                      denied.add("%s %s %s".formatted(role, request.action(), request.resource())));
        });
    return denied;
  }

  /** The rights without which nothing would have been denied: {@code ROLE SID ACTION}. */
  Set<String> unasked() {
    Set<String> unasked = new TreeSet<>();
    policies.forEach(
        (role, documents) -> {
          for (int policy = 0; policy < documents.size(); policy++) {
            JsonNode statements = documents.get(policy).path("PolicyDocument").path("Statement");
            for (int statement = 0; statement < statements.size(); statement++) {
              for (String action : actions(statements.get(statement))) {
                if (nothingIsDeniedWithout(role, policy, statement, action)) {
                  unasked.add(
                      "%s %s %s"
                          .formatted(role, statements.get(statement).path("Sid").asText(), action));
                }
              }
            }
          }
        });
    return unasked;
  }

  /** All rights, as {@code ROLE ACTION}. */
  Set<String> all() {
    Set<String> all = new TreeSet<>();
    policies.forEach(
        (role, documents) ->
            documents.forEach(
                document ->
                    document
                        .path("PolicyDocument")
                        .path("Statement")
                        .forEach(
                            statement ->
                                actions(statement)
                                    .forEach(action -> all.add(role + " " + action)))));
    return all;
  }

  private boolean nothingIsDeniedWithout(String role, int policy, int statement, String action) {
    ArrayNode documents = policies.get(role).deepCopy();
    ArrayNode statements =
        (ArrayNode) documents.get(policy).path("PolicyDocument").path("Statement");
    ObjectNode reduced = (ObjectNode) statements.get(statement);
    List<String> left = new ArrayList<>(actions(reduced));
    left.remove(action);
    if (left.isEmpty()) {
      statements.remove(statement);
    } else {
      ArrayNode kept = reduced.putArray("Action");
      left.forEach(kept::add);
    }
    List<Policy> all = parse(policies.get(role));
    List<Policy> fewer = parse(documents);
    return requests.getOrDefault(role, List.of()).stream()
        .filter(request -> request.action().equalsIgnoreCase(action))
        .noneMatch(request -> isAllowed(all, request) && !isAllowed(fewer, request));
  }

  private static List<String> actions(JsonNode statement) {
    JsonNode actions = statement.path("Action");
    return actions.isArray()
        ? actions.valueStream().map(JsonNode::asText).toList()
        : List.of(actions.asText());
  }

  private static List<Policy> parse(ArrayNode documents) {
    List<Policy> parsed = new ArrayList<>();
    for (JsonNode document : documents) {
      JsonNode body = document.path("PolicyDocument");
      if (!body.path("Statement").isEmpty()) {
        parsed.add(
            Policy.parse(
                document.path("PolicyName").asText(),
                Kind.IDENTITY,
                body.toString(),
                Reference.load()));
      }
    }
    return parsed;
  }

  private static boolean isAllowed(List<Policy> policies, AccessRequest request) {
    return Policies.none().withIdentity(policies).decide(request).isAllowed();
  }
}
