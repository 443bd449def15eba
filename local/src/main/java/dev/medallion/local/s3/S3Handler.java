package dev.medallion.local.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.reflect.Field;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * S3Proxy's handler behind the endpoint's own HTTP server. Its Jetty is not started: that takes a
 * second of the start, and a second hop for each byte. Signatures are verified.
 */
final class S3Handler extends S3ProxyHandler implements HttpHandler {
  private static final Logger LOG = System.getLogger(S3Handler.class.getName());

  private static final long LARGEST_OBJECT_OF_ONE_PUT = 5L << 30;
  private static final long LARGEST_BODY_SIGNED_WHOLE = 16L << 20;
  private static final int LARGEST_CHUNK = 16 << 20;
  private static final int CLOCK_SKEW_SECONDS = 15 * 60;

  private static final long LARGEST_CONTENT_OF_A_REFUSAL = 64L << 20;
  private static final int BUFFER = 16 << 10;

  /** What Java makes of bytes that are not UTF-8. */
  private static final char NO_CHARACTER = '\uFFFD';

  private static final String NO_CHARACTER_IN_A_PATH = "%EF%BF%BD";

  private static final Map<Integer, S3ErrorCode> BY_STATUS =
      Map.of(
          400, S3ErrorCode.BAD_DIGEST,
          403, S3ErrorCode.ACCESS_DENIED,
          405, S3ErrorCode.METHOD_NOT_ALLOWED,
          412, S3ErrorCode.PRECONDITION_FAILED,
          416, S3ErrorCode.INVALID_RANGE);

  /** Headers that the store's refusals carry beside the error itself. */
  private static final List<String> HEADERS_OF_REFUSALS =
      List.of("ETag", "x-amz-delete-marker", "x-amz-version-id", "Allow");

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501;

  private final Consumer<ExchangeRequest> check;
  private final Function<ExchangeRequest, List<Permission>> permissions;
  private final AccessControl access;
  private final BucketPolicies policies;
  private final Access.Authentication authentication;
  private final Optional<Subresources> subresources;

  /** Answers from the store whatever it can, and what the store does not know besides. */
  S3Handler(
      BlobStore store,
      Subresources subresources,
      Access.Authentication authentication,
      AccessControl access,
      BucketPolicies policies) {
    this(
        new AuthorizedDeletes(store, access),
        Optional.of(subresources),
        authentication,
        request -> {},
        ObjectPermissions::of,
        access,
        policies);
  }

  /**
   * @param subresources what the store does not know
   * @param check refuses requests, as the store does, before it sees them
   * @param permissions what a request needs to be allowed
   * @param access decides
   * @param policies the policies of the store's buckets
   */
  S3Handler(
      BlobStore store,
      Optional<Subresources> subresources,
      Access.Authentication authentication,
      Consumer<ExchangeRequest> check,
      Function<ExchangeRequest, List<Permission>> permissions,
      AccessControl access,
      BucketPolicies policies) {
    super(
        store,
        switch (authentication) {
          case REQUIRED -> AuthenticationType.AWS_V2_OR_V4;
          case SWITCHED_OFF -> AuthenticationType.NONE;
        },
        Site.ACCESS_KEY,
        Site.SECRET_KEY,
        null,
        LARGEST_OBJECT_OF_ONE_PUT,
        LARGEST_BODY_SIGNED_WHOLE,
        LARGEST_CHUNK,
        true,
        null,
        null,
        CLOCK_SKEW_SECONDS);
    this.subresources = subresources;
    this.check = check;
    this.permissions = permissions;
    this.access = access;
    this.policies = policies;
    if (authentication == Access.Authentication.REQUIRED) {
      setBlobStoreLocator(
          (identity, container, blob) ->
              identity == null
                  ? null
                  : secret(identity).map(key -> new AccessGrant(key, store)).orElse(null));
    }
    ControlCharacters.standIn(writers());
    this.authentication = authentication;
  }

  private static Optional<String> secret(String identity) {
    if (identity.equals(Site.ACCESS_KEY)) {
      return Optional.of(Site.SECRET_KEY);
    }
    return SignedObjects.NAMED
        .orElse(Optional.empty())
        .filter(key -> key.accessKey().equals(identity))
        .map(Credentials.Key::secretKey);
  }

  /** The library's factory of XML writers, which it makes itself and shows nobody. */
  private XMLOutputFactory writers() {
    try {
      Field factory = S3ProxyHandler.class.getDeclaredField("xmlOutputFactory");
      factory.setAccessible(true);
      return (XMLOutputFactory) factory.get(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("S3Proxy has no such factory any more", e);
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    ExchangeRequest request = new ExchangeRequest(exchange);
    ExchangeResponse response = new ExchangeResponse(exchange);
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      try {
        requireUtf8(request.getRequestURI());
        requireSignature(request);
        check.accept(request);
        authorize(request);
        if (authentication == Access.Authentication.SWITCHED_OFF
            && BucketPolicies.isAsked(exchange.getRequestURI())) {
          policies.answer(request, response, body);
        } else {
          answer(request, response, body);
        }
      } catch (IOException | RuntimeException | Error e) {
        if (response.isAbandoned()) {
          LOG.log(Logger.Level.DEBUG, "nobody reads on at " + request.getRequestURI(), e);
          return;
        }
        drain(body);
        refuse(request, response, e);
      }
      response.finish();
    }
  }

  private void answer(ExchangeRequest request, ExchangeResponse response, InputStream body)
      throws IOException {
    // Where S3Proxy verifies the signature, nobody else may answer.
    if (authentication == Access.Authentication.SWITCHED_OFF
        && subresources.filter(known -> known.serves(request)).isPresent()) {
      subresources.get().answer(request, response, body);
      return;
    }
    boolean writesWhole =
        request.getMethod().equals("PUT") && request.getParameter("uploadId") == null;
    if (subresources.isPresent() && writesWhole) {
      request.hide(RequestTags.HEADERS);
      RequestTags.of(request)
          .during(() -> doHandle(request, request, response, body, new RequestContext()));
    } else {
      if (request.getHeader("x-amz-tagging") != null) {
        throw S3Xml.refusal(
            NOT_IMPLEMENTED,
            "NotImplemented",
            "The local side keeps no tags of multipart uploads: tag the object once it is"
                + " complete.");
      }
      doHandle(request, request, response, body, new RequestContext());
    }
  }

  /** Reads what is left: a client that has yet to send it could miss an answer before that. */
  private static void drain(InputStream body) {
    byte[] buffer = new byte[BUFFER];
    try {
      long left = LARGEST_CONTENT_OF_A_REFUSAL;
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = body.read(buffer);
      }
    } catch (IOException e) {
      // The client is gone, or sends no more.
      return;
    }
  }

  /** Else the store would answer as it does for buckets that are open to everyone. */
  private void requireSignature(ExchangeRequest request) {
    if (SignedObjects.REFUSED.orElse(false)) {
      throw new S3ProxyException(
          SignedObjects.NAMED.orElse(Optional.empty()).isEmpty()
              ? S3ErrorCode.INVALID_ACCESS_KEY_ID
              : S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
    }
    if (authentication == Access.Authentication.REQUIRED
        && request.getHeader("Authorization") == null
        && request.getParameter("X-Amz-Signature") == null
        && request.getParameter("Signature") == null) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
  }

  private void authorize(ExchangeRequest request) {
    try {
      access.require(permissions.apply(request));
    } catch (AccessDenied e) {
      throw denied(e);
    }
  }

  /** A refusal in S3's words, which quote the resource. */
  static AwsServiceException denied(AccessDenied denied) {
    String resource = denied.permission().resource();
    String message =
        denied
            .getMessage()
            .replace("resource: " + resource + " ", "resource: \"" + resource + "\" ");
    return S3Exception.builder()
        .statusCode(FORBIDDEN)
        .message(message)
        .awsErrorDetails(
            AwsErrorDetails.builder().errorCode("AccessDenied").errorMessage(message).build())
        .build();
  }

  /**
   * Whoever may not list a bucket is not told that a key is not there.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax">GetObject:
   *     permissions</a>
   */
  private AwsServiceException hidingKeys(ExchangeRequest request, AwsServiceException refusal) {
    if (refusal.statusCode() != NOT_FOUND || ObjectPermissions.bucketOfKey(request).isEmpty()) {
      return refusal;
    }
    try {
      access.require(
          ObjectPermissions.list(ObjectPermissions.bucketOfKey(request).get())
              .loggedAs(request.getMethod().equals("HEAD") ? "HeadObject" : "GetObject"));
      return refusal;
    } catch (AccessDenied e) {
      return denied(e);
    }
  }

  /** Otherwise all invalid characters would be read as the same one. */
  private static void requireUtf8(String path) {
    if (URLDecoder.decode(path, StandardCharsets.UTF_8).indexOf(NO_CHARACTER) >= 0
        && !path.toUpperCase(Locale.ROOT).contains(NO_CHARACTER_IN_A_PATH)) {
      throw new S3ProxyException(S3ErrorCode.INVALID_U_R_I);
    }
  }

  private void refuse(ExchangeRequest request, ExchangeResponse response, Throwable cause)
      throws IOException {
    Optional<AwsServiceException> refusal =
        Stream.iterate(cause, link -> link != null, Throwable::getCause)
            .filter(AwsServiceException.class::isInstance)
            .map(AwsServiceException.class::cast)
            .findFirst();
    if (refusal.isPresent()) {
      refuse(request, response, hidingKeys(request, refusal.get()));
    } else if (cause instanceof UnsupportedOperationException) {
      refuse(request, response, refusal(S3ErrorCode.NOT_IMPLEMENTED, cause));
    } else if (cause instanceof IllegalArgumentException) {
      refuse(request, response, refusal(S3ErrorCode.INVALID_ARGUMENT, cause));
    } else {
      LOG.log(Logger.Level.ERROR, "S3 failed at " + request.getRequestURI(), cause);
      refuse(request, response, new S3ProxyException(S3ErrorCode.INTERNAL_ERROR, cause));
    }
  }

  private void refuse(
      ExchangeRequest request, ExchangeResponse response, AwsServiceException refusal)
      throws IOException {
    SdkHttpResponse origin = S3Exceptions.httpResponse(refusal);
    if (origin != null) {
      for (String header : HEADERS_OF_REFUSALS) {
        origin.firstMatchingHeader(header).ifPresent(value -> response.setHeader(header, value));
      }
    }
    String code = S3Exceptions.errorCode(refusal);
    if (code != null) {
      String message = RefusalDetails.message(code, refusal.awsErrorDetails().errorMessage());
      sendSimpleErrorResponse(
          request,
          response,
          code,
          refusal.statusCode(),
          message == null ? code : RefusalDetails.forXml(message),
          RefusalDetails.elements(code, request));
      return;
    }
    boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (refusal.statusCode() == 304
        || (refusal.statusCode() == 412 && read && isConditional(request))) {
      response.setStatus(304);
      return;
    }
    S3ErrorCode byStatus = BY_STATUS.get(refusal.statusCode());
    if (byStatus == null) {
      response.setStatus(refusal.statusCode());
    } else {
      refuse(request, response, new S3ProxyException(byStatus));
    }
  }

  private static AwsServiceException refusal(S3ErrorCode code, Throwable cause) {
    return new S3ProxyException(code, String.valueOf(cause.getMessage()), cause);
  }

  /** Whether the request asks for the object only if it has changed. */
  private static boolean isConditional(ExchangeRequest request) {
    return request.getHeader("If-Match") == null
        && request.getHeader("If-Unmodified-Since") == null
        && (request.getHeader("If-None-Match") != null
            || request.getHeader("If-Modified-Since") != null);
  }
}
