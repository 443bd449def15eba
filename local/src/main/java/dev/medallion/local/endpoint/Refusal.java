package dev.medallion.local.endpoint;

/** A request that the endpoint refuses before any service sees it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  private Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  /** The body is not JSON, or a member is of the wrong type. */
  static Refusal serialization(String message) {
    return new Refusal(400, "SerializationException", message);
  }

  /** Nothing here answers the operation. */
  static Refusal unsupported(String what) {
    return new Refusal(
        400, "UnknownOperationException", what + " is not supported by the local side");
  }

  /** The request carries no credentials. */
  static Refusal unsigned() {
    return new Refusal(
        403,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token: the request is not signed; any credentials will do here,"
            + " such as test/test");
  }

  /** A defect of the local side. */
  static Refusal internal(Throwable cause) {
    Refusal refusal = new Refusal(500, "InternalFailure", "the local side failed: " + cause);
    refusal.initCause(cause);
    return refusal;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
