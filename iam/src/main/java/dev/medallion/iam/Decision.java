package dev.medallion.iam;

import java.util.Optional;

/**
 * What is decided of a request, and by what.
 *
 * @param layer the kind of policy that decided
 * @param policy the name of the policy, where a statement decided
 * @param statement the statement's Sid or place, where one decided
 */
public record Decision(
    Outcome outcome, Layer layer, Optional<String> policy, Optional<String> statement) {

  /** What is decided. */
  public enum Outcome {
    ALLOWED,
    /** A statement denies it. */
    EXPLICITLY_DENIED,
    /** No statement allows it. */
    IMPLICITLY_DENIED
  }

  /** The kinds of policies. */
  public enum Layer {
    IDENTITY("an", "identity-based policy"),
    RESOURCE("a", "resource-based policy"),
    BOUNDARY("a", "permissions boundary"),
    SESSION("a", "session policy"),
    TRUST("a", "role trust policy");

    private final String article;
    private final String words;

    Layer(String article, String words) {
      this.article = article;
      this.words = words;
    }

    /** As AWS's messages name it. */
    @Override
    public String toString() {
      return words;
    }
  }

  static Decision allowed(Layer layer, String policy, Statement statement) {
    return new Decision(
        Outcome.ALLOWED, layer, Optional.of(policy), Optional.of(statement.label()));
  }

  static Decision denied(Layer layer, String policy, Statement statement) {
    return new Decision(
        Outcome.EXPLICITLY_DENIED, layer, Optional.of(policy), Optional.of(statement.label()));
  }

  static Decision notAllowed(Layer layer) {
    return new Decision(Outcome.IMPLICITLY_DENIED, layer, Optional.empty(), Optional.empty());
  }

  /** Whether the request may be carried out. */
  public boolean isAllowed() {
    return outcome == Outcome.ALLOWED;
  }

  /**
   * A refusal in AWS's words.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Troubleshoot
   *     access denied error messages</a>
   */
  public String message(AccessRequest request) {
    String because =
        switch (outcome) {
          case EXPLICITLY_DENIED ->
              "with an explicit deny in %s %s".formatted(layer.article, layer.words);
          case IMPLICITLY_DENIED ->
              "because no %s allows the %s action".formatted(layer.words, request.action());
          case ALLOWED -> throw new IllegalStateException("the request is allowed");
        };
    return "User: %s is not authorized to perform: %s on resource: %s %s"
        .formatted(request.principal().name(), request.action(), request.resource(), because);
  }
}
