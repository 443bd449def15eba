package dev.medallion.local.endpoint;

import dev.medallion.local.access.AuthenticationFailure;

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

  /** No service of AWS Query has such an action. */
  static Refusal unknownAction(String message) {
    return new Refusal(400, "InvalidAction", message);
  }

  /** A value of a form is not of its member's type. */
  static Refusal malformedInput(String message) {
    return new Refusal(400, "MalformedInput", message);
  }

  /** What a service itself refuses. */
  static Refusal ofService(int status, String code, String message) {
    return new Refusal(status, code, message);
  }

  /** The SDK's model of the request has no such member, so that it would be swallowed. */
  static Refusal unknownMember(String member) {
    return new Refusal(
        400,
        "ValidationException",
        "The member '%s' of the request is not supported by the local side".formatted(member));
  }

  /** The body is longer than the service takes. */
  static Refusal tooLarge(int limit) {
    return new Refusal(
        413, "RequestTooLargeException", "Request must be smaller than %d bytes".formatted(limit));
  }

  /** The body is of another kind than the operation takes. */
  static Refusal contentType(String given, String expected) {
    return new Refusal(
        415,
        "UnsupportedMediaTypeException",
        "The content type %s is not supported; it has to be %s".formatted(given, expected));
  }

  /** The request comes from where none may come from. */
  static Refusal stranger(String message, WireProtocol protocol) {
    return new Refusal(
        403,
        switch (protocol) {
          case JSON, REST_JSON -> "AccessDeniedException";
          case QUERY, EC2, S3 -> "AccessDenied";
        },
        message);
  }

  /** The signature does not hold. */
  static Refusal authentication(AuthenticationFailure failure, WireProtocol protocol) {
    boolean json = protocol == WireProtocol.JSON || protocol == WireProtocol.REST_JSON;
    String code =
        switch (failure.reason()) {
          case MISSING ->
              json ? "MissingAuthenticationTokenException" : "MissingAuthenticationToken";
          case INCOMPLETE -> json ? "IncompleteSignatureException" : "IncompleteSignature";
          case UNKNOWN_CREDENTIALS -> json ? "UnrecognizedClientException" : "InvalidClientTokenId";
          case EXPIRED -> json ? "ExpiredTokenException" : "ExpiredToken";
          case MISMATCH -> json ? "InvalidSignatureException" : "SignatureDoesNotMatch";
        };
    return new Refusal(protocol == WireProtocol.JSON ? 400 : 403, code, failure.getMessage());
  }

  /** A defect of the local side. */
  static Refusal internal(Throwable cause) {
    Refusal refusal =
        new Refusal(
            500,
            "InternalFailure",
            "The local side failed (%s); its log says more"
                .formatted(cause.getClass().getSimpleName()));
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
