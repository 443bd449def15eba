package dev.medallion.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.iam.Policy.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the elements Principal and NotPrincipal. */
final class PrincipalParser {
  private static final Pattern ACCOUNT =
      Pattern.compile("(?:arn:aws[a-z-]*:iam::)?(\\d{12})(?::root)?");
  private static final Pattern IDENTITY =
      Pattern.compile(
          "arn:aws[a-z-]*:(?:iam::\\d{12}:(?:user|role)/[^*?]+|sts::\\d{12}:assumed-role/[^*?]+/[^*?]+)");

  private final Kind kind;
  private final List<String> problems;

  private boolean everyone;
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> arns = new HashSet<>();
  private final Set<String> services = new HashSet<>();

  PrincipalParser(Kind kind, List<String> problems) {
    this.kind = kind;
    this.problems = problems;
  }

  /** What the statement says of principals; empty in an identity policy, which may say nothing. */
  Optional<PrincipalElement> parse(String place, JsonNode statement) {
    boolean complement = statement.has("NotPrincipal");
    boolean present = complement || statement.has("Principal");
    if (kind == Kind.IDENTITY) {
      if (present) {
        problems.add(place + ": an identity policy names no principal");
      }
      return Optional.empty();
    }
    if (!present || (complement && statement.has("Principal"))) {
      problems.add(place + ": has to have one of Principal and NotPrincipal");
      return Optional.empty();
    }
    String name = complement ? "NotPrincipal" : "Principal";
    JsonNode node = statement.get(name);
    String where = place + "." + name;
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(entry -> read(where, entry.getKey(), entry.getValue()));
    } else if (node.asText("").equals("*")) {
      everyone = true;
    } else {
      problems.add(where + ": has to be \"*\" or an object such as {\"AWS\": \"ARN\"}");
    }
    return Optional.of(
        new PrincipalElement(
            everyone, Set.copyOf(accounts), Set.copyOf(arns), Set.copyOf(services), complement));
  }

  private void read(String place, String type, JsonNode values) {
    String where = place + "." + type;
    switch (type) {
      case "AWS" -> Texts.of(where, values, problems).forEach(text -> aws(where, text));
      case "Service" -> {
        for (String text : Texts.of(where, values, problems)) {
          if (text.matches("[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?")) {
            services.add(text);
          } else {
            problems.add("%s: \"%s\" is no service's name".formatted(where, text));
          }
        }
      }
      case "Federated", "CanonicalUser" ->
          problems.add(
              "%s: principals of this type are not supported by the local side".formatted(where));
      default -> problems.add("%s: no such type of principal".formatted(where));
    }
  }

  private void aws(String place, String text) {
    Matcher account = ACCOUNT.matcher(text);
    if (text.equals("*")) {
      everyone = true;
    } else if (account.matches()) {
      accounts.add(account.group(1));
    } else if (IDENTITY.matcher(text).matches()) {
      arns.add(text);
    } else {
      problems.add(
          "%s: \"%s\" is neither an account, nor the ARN of a user, a role or a session, without wildcards"
              .formatted(place, text));
    }
  }
}
