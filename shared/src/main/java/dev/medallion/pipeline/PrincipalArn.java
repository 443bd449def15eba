package dev.medallion.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ARNs of those who can be let in: IAM roles and users, and users and groups of QuickSight.
 * Each is held to AWS's own rules for names, so that none is granted to that cannot exist.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names">
 *     IAM name requirements</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakePrincipal.html">
 *     DataLakePrincipal</a>
 */
final class PrincipalArn {
  private static final String EXAMPLE = ", as in arn:aws:iam::123456789012:role/analysts";
  private static final String ROLE_OR_USER = "; write the ARN of a role or user" + EXAMPLE;

  /** What Lake Formation takes. */
  private static final int LONGEST = 255;

  private static final Pattern PARTITION = Pattern.compile("aws(-cn|-us-gov|-eusc|-iso(-[bef])?)?");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]");

  /** A path, which IAM takes in any visible characters, and a name. */
  private static final Pattern IAM_NAME = Pattern.compile("([!-~]{1,510}/)?[\\w+=,.@-]{1,64}");

  /** A namespace, and a name, which QuickSight takes in any characters of Latin-1. */
  private static final Pattern QUICKSIGHT_NAME =
      Pattern.compile("[\\w.-]{1,64}/(?! )[ -~\\u00a1-\\u00ff]+(?<! )");

  /** What is no principal of a grant, by how it is told, and why. */
  private static final Map<Pattern, String> OTHERS = new LinkedHashMap<>();

  static {
    other("[\\w.-]+\\.amazonaws\\.com(\\.cn)?", "a service; write the role that it assumes");
    other("[0-9]{12}|arn:[^:]*:iam::[^:]*:root", "a whole account" + ROLE_OR_USER);
    other(".*:assumed-role/.*", "a session of a role; write the role" + EXAMPLE);
    other(".*:federated-user/.*", "a federated session; write the user that it is of");
    other(
        "arn:[^:]*:iam::[^:]*:(saml|oidc)-provider/.*",
        "of an identity provider; write the role that its users assume" + EXAMPLE);
    other(
        "arn:[^:]*:iam::[^:]*:group/.*",
        "a group, which no policy and no grant can name; write the roles or users in it");
    other(
        "arn:[^:]*:identitystore:.*",
        "of IAM Identity Center; write the role of its permission set" + EXAMPLE);
  }

  private PrincipalArn() {}

  private static void other(String pattern, String what) {
    OTHERS.put(Pattern.compile(pattern), " is " + what);
  }

  /** What is wrong with what stands for a principal, and what to write; empty if nothing is. */
  static Optional<String> problem(String written) {
    if (written.matches(".*[*?].*") || written.contains("${")) {
      return Optional.of(" stands for many; name each who is let in" + EXAMPLE);
    }
    Optional<String> other =
        OTHERS.entrySet().stream()
            .filter(each -> each.getKey().matcher(written).matches())
            .map(Map.Entry::getValue)
            .findFirst();
    if (other.isPresent()) {
      return other;
    }
    String[] parts = written.split(":", 6);
    if (parts.length < 6 || !parts[0].equals("arn")) {
      return Optional.of(
          " is no principal that can be let in; write the ARN of an IAM role or user, or of a"
              + " QuickSight user or group"
              + EXAMPLE);
    }
    if (!PARTITION.matcher(parts[1]).matches()) {
      return Optional.of(
          ": AWS has no partition %s; write aws, aws-cn, aws-us-gov, aws-eusc or one of aws-iso"
              .formatted(parts[1]));
    }
    return switch (parts[2]) {
      case "iam" -> ofIam(parts);
      case "quicksight" -> ofQuickSight(parts);
      default ->
          Optional.of(
              ": nobody of the service %s can be let in; write the ARN of an IAM role or user, or of a QuickSight user or group"
                      .formatted(parts[2])
                  + EXAMPLE);
    };
  }

  private static Optional<String> ofIam(String[] parts) {
    if (!parts[3].isEmpty()) {
      return Optional.of(": ARNs of IAM have no Region; leave out " + parts[3]);
    }
    return account(parts[4])
        .or(() -> name(parts[5], "role|user", IAM_NAME, "1 to 64 letters, digits and +=,.@_-"))
        .or(() -> length(parts));
  }

  private static Optional<String> ofQuickSight(String[] parts) {
    if (!REGION.matcher(parts[3]).matches()) {
      return Optional.of(
          ": %s is no Region; write the one that QuickSight's users are kept in, as in arn:aws:quicksight:us-east-1:123456789012:user/default/ann"
              .formatted(parts[3].isEmpty() ? "nothing" : parts[3]));
    }
    return account(parts[4])
        .or(
            () ->
                name(
                    parts[5],
                    "user|group",
                    QUICKSIGHT_NAME,
                    "a namespace, a slash, and letters, digits and punctuation of Latin-1, as in"
                        + " user/default/ann"))
        .or(() -> length(parts));
  }

  private static Optional<String> account(String account) {
    return ACCOUNT.matcher(account).matches()
        ? Optional.empty()
        : Optional.of(
            ": %s is no account; write its 12 digits"
                .formatted(account.isEmpty() ? "nothing" : account));
  }

  private static Optional<String> name(String resource, String kinds, Pattern name, String rule) {
    int slash = resource.indexOf('/');
    String kind = slash < 0 ? resource : resource.substring(0, slash);
    if (slash < 0 || !kind.matches(kinds)) {
      return Optional.of(
          ": %s is no %s; write %s/NAME"
              .formatted(
                  resource,
                  kinds.replace("|", " and no "),
                  kinds.substring(0, kinds.indexOf('|'))));
    }
    String named = resource.substring(slash + 1);
    return name.matcher(named).matches()
        ? Optional.empty()
        : Optional.of(": %s is no name of a %s, which is %s".formatted(named, kind, rule));
  }

  private static Optional<String> length(String[] parts) {
    int length = String.join(":", parts).length();
    return length <= LONGEST
        ? Optional.empty()
        : Optional.of(
            ": it has %d characters, and Lake Formation takes %d; write that of another principal"
                .formatted(length, LONGEST));
  }
}
