package dev.medallion.local.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Principal;
import dev.medallion.local.access.AuthenticationFailure;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.SignatureVerifier;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes objects whose content is signed as a whole to disk as they come. S3Proxy, which answers
 * everything else, would keep such content in memory to verify the signature. It knows neither
 * policies of buckets nor tags, so the signatures of what asks for them are verified here, too.
 *
 * @param verified answers requests whose signature it verifies itself
 * @param unverified answers requests whose signature is verified here
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
 *     calculations: transferring payload in a single chunk</a>
 */
record SignedObjects(HttpHandler verified, HttpHandler unverified, SignatureVerifier verifier)
    implements HttpHandler {
  /** The credentials that a request names; none if they are unknown. */
  static final ScopedValue<Optional<Credentials.Key>> NAMED = ScopedValue.newInstance();

  /** Whether a signature was verified here and does not hold; S3Proxy need not look at it again. */
  static final ScopedValue<Boolean> REFUSED = ScopedValue.newInstance();

  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final long UNKNOWN = -1;

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    boolean isVerifiedHere =
        BucketPolicies.isAsked(exchange.getRequestURI()) || isSubresource(exchange);
    Optional<String> hash =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"))
            .filter(
                given ->
                    SHA_256.matcher(given).matches() || (isVerifiedHere && given.equals(UNSIGNED)));
    Optional<Principal> signer =
        isVerifiedHere || exchange.getRequestMethod().equals("PUT")
            ? hash.flatMap(given -> signer(exchange, given))
            : Optional.empty();
    if (signer.isPresent()) {
      if (!hash.orElseThrow().equals(UNSIGNED)) {
        exchange.setStreams(
            new HashedContent(exchange.getRequestBody(), hash.get(), length(exchange)), null);
      }
      handle(unverified, exchange, signer.get());
    } else {
      Optional<Credentials.Key> key = named(exchange);
      ScopedValue.where(NAMED, key)
          .where(REFUSED, isVerifiedHere && hash.isPresent())
          .call(
              () -> {
                handle(verified, exchange, key.map(Credentials.Key::principal).orElse(Caller.ROOT));
                return null;
              });
    }
  }

  /** What S3Proxy does not know, it would refuse rather than verify. */
  private static boolean isSubresource(HttpExchange exchange) {
    return Subresources.areNamedIn(Optional.ofNullable(exchange.getRequestURI().getRawQuery()));
  }

  private static void handle(HttpHandler handler, HttpExchange exchange, Principal caller)
      throws IOException {
    Caller.call(
        caller,
        () -> {
          handler.handle(exchange);
          return null;
        });
  }

  /** If it does not hold, S3Proxy finds that out too, and says why, for what it knows. */
  private Optional<Principal> signer(HttpExchange exchange, String hash) {
    try {
      return Optional.of(verifier.verifyObject(exchange, hash));
    } catch (AuthenticationFailure e) {
      return Optional.empty();
    }
  }

  /**
   * Whom the request names. Where that is nobody, S3Proxy knows only the administrator's key, and
   * refuses all others.
   */
  private Optional<Credentials.Key> named(HttpExchange exchange) {
    try {
      return Optional.of(verifier.named(exchange));
    } catch (AuthenticationFailure e) {
      return Optional.empty();
    }
  }

  private static long length(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    return length == null ? UNKNOWN : Long.parseLong(length);
  }

  /** Content that fails at its end if it is not what was signed. */
  private static final class HashedContent extends FilterInputStream {
    private final String expected;
    private final MessageDigest digest;
    private long left;

    HashedContent(InputStream content, String expected, long length) throws IOException {
      super(content);
      this.expected = expected;
      this.left = length;
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (GeneralSecurityException e) {
        throw new IOException("this Java has no SHA-256", e);
      }
      if (length == 0) {
        check();
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** A caller that knows the length reads exactly that much, so the length marks the end. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) {
        digest.update(bytes, offset, read);
        left -= read;
      }
      if (left == 0 || (read < 0 && left < 0)) {
        left = Long.MAX_VALUE;
        check();
      }
      return read;
    }

    private void check() {
      if (!HexFormat.of().formatHex(digest.digest()).equals(expected)) {
        String message =
            "The provided 'x-amz-content-sha256' header does not match what was computed.";
        throw (S3Exception)
            S3Exception.builder()
                .statusCode(400)
                .message(message)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("XAmzContentSHA256Mismatch")
                        .errorMessage(message)
                        .build())
                .build();
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
