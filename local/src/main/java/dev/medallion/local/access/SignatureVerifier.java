package dev.medallion.local.access;

import com.sun.net.httpserver.HttpExchange;
import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import dev.medallion.local.access.CanonicalRequest.PathEncoding;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies that a request was signed with known credentials, and tells whose. Of requests to S3,
 * whose payloads are signed in more ways, it verifies those that are signed as a whole.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html">AWS Signature
 *     Version 4</a>
 */
public final class SignatureVerifier {
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
  private static final Duration LARGEST_SKEW_OF_S3 = Duration.ofMinutes(15);
  private static final String BEARER = "Bearer ";
  private static final String PATTERN = "uuuuMMdd'T'HHmmss'Z'";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern(PATTERN, Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Access.Authentication authentication;
  private final Credentials credentials;
  private final InstantSource clock;

  /**
   * A verifier.
   *
   * @param authentication whether anything is verified at all
   * @param credentials whose signatures count
   * @param clock tells whether a signature is too old
   */
  public SignatureVerifier(
      Access.Authentication authentication, Credentials credentials, InstantSource clock) {
    this.authentication = authentication;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Verifies the signature of a request.
   *
   * @param body the whole body
   * @param service what the request has to be signed for
   * @return who signed it
   * @throws AuthenticationFailure if it does not hold
   */
  public Principal verify(HttpExchange exchange, byte[] body, String service)
      throws AuthenticationFailure {
    if (authentication == Access.Authentication.SWITCHED_OFF) {
      return claimed(exchange).principal();
    }
    return verify(exchange, hex(sha256(body)), Set.of(service), PathEncoding.TWICE, LARGEST_SKEW);
  }

  /**
   * Verifies the signature of a request to S3; that its content is what was signed is to be seen
   * when it has come.
   *
   * @param contentHash the SHA-256 of the content, in hexadecimal, as the request has it
   * @return who signed it
   * @throws AuthenticationFailure if it does not hold
   */
  public Principal verifyObject(HttpExchange exchange, String contentHash)
      throws AuthenticationFailure {
    if (authentication == Access.Authentication.SWITCHED_OFF) {
      return claimed(exchange).principal();
    }
    return verify(exchange, contentHash, Set.of("s3"), PathEncoding.ONCE, LARGEST_SKEW_OF_S3);
  }

  /**
   * Whose credentials a request names, whether it is signed with them or not.
   *
   * @throws AuthenticationFailure if nobody has such, or the token beside them is another
   */
  public Credentials.Key named(HttpExchange exchange) throws AuthenticationFailure {
    Authorization authorization = Authorization.of(exchange);
    return credentials.require(
        authorization.accessKey(), authorization.sessionToken(), clock.instant());
  }

  /** Where nothing is verified: whom the request names, or the administrator. */
  private Credentials.Key claimed(HttpExchange exchange) throws AuthenticationFailure {
    try {
      return named(exchange);
    } catch (AuthenticationFailure e) {
      return credentials.require(Site.ACCESS_KEY, Optional.empty(), clock.instant());
    }
  }

  private Principal verify(
      HttpExchange exchange,
      String hash,
      Set<String> services,
      PathEncoding encoding,
      Duration skew)
      throws AuthenticationFailure {
    Authorization authorization = Authorization.of(exchange);
    Credentials.Key key =
        credentials.require(
            authorization.accessKey(), authorization.sessionToken(), clock.instant());
    requireScope(authorization, services);
    requireTime(authorization, exchange, skew);
    requireSignedHeaders(authorization, exchange);
    String canonical = CanonicalRequest.of(exchange, encoding, authorization.signedHeaders(), hash);
    if (!isSame(signature(key, authorization, canonical), authorization.signature())) {
      throw AuthenticationFailure.mismatch();
    }
    return key.principal();
  }

  /**
   * Verifies the signature of a request, or the bearer token that it has in place of one.
   *
   * @param body the whole body
   * @param services what the request may be signed for
   * @return who signed it, or whose token it is
   * @throws AuthenticationFailure if it does not hold
   */
  public Principal verifyOrBearer(HttpExchange exchange, byte[] body, Set<String> services)
      throws AuthenticationFailure {
    if (bearer(exchange).isPresent()) {
      return verifyBearer(exchange);
    }
    return authentication == Access.Authentication.SWITCHED_OFF
        ? claimed(exchange).principal()
        : verify(exchange, hex(sha256(body)), services, PathEncoding.TWICE, LARGEST_SKEW);
  }

  /**
   * Verifies the bearer token of a request.
   *
   * @return whose token it is
   * @throws AuthenticationFailure if there is none, or it is nobody's
   */
  public Principal verifyBearer(HttpExchange exchange) throws AuthenticationFailure {
    Optional<String> token = bearer(exchange);
    try {
      if (token.isEmpty()) {
        throw AuthenticationFailure.missing();
      }
      return credentials.requireBearer(token.get(), clock.instant()).principal();
    } catch (AuthenticationFailure e) {
      if (authentication == Access.Authentication.SWITCHED_OFF) {
        return Caller.ROOT;
      }
      throw e;
    }
  }

  /** The value of {@code Authorization} that a client sends which does not sign. */
  public static String bearer() {
    return BEARER + Site.SECRET_KEY;
  }

  /** The bearer token of a request. */
  static Optional<String> bearer(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
        .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(header -> header.substring(BEARER.length()).strip());
  }

  /**
   * Whether two texts are the same, found out in a time that does not depend on where they differ.
   */
  public static boolean isSame(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static void requireScope(Authorization authorization, Set<String> services)
      throws AuthenticationFailure {
    if (!services.contains(authorization.scope().service())) {
      throw AuthenticationFailure.mismatch(
          "Credential should be scoped to correct service: '%s'. "
              .formatted(String.join("' or '", new TreeSet<>(services))));
    }
  }

  private void requireTime(Authorization authorization, HttpExchange exchange, Duration skew)
      throws AuthenticationFailure {
    String text = authorization.time();
    Instant signed = time(text);
    String date = authorization.scope().date();
    if (!text.startsWith(date)) {
      throw AuthenticationFailure.mismatch(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP:"
              + " '%s' != '%s', from '%s'.".formatted(date, text.substring(0, 8), text));
    }
    Instant now = clock.instant();
    Duration lasts = authorization.presigned() ? expiry(exchange) : skew;
    if (signed.plus(lasts).isBefore(now)) {
      throw AuthenticationFailure.mismatch(
          "Signature expired: %s is now earlier than %s (%s - %d min.)"
              .formatted(text, TIME.format(now.minus(lasts)), TIME.format(now), lasts.toMinutes()));
    }
    if (signed.minus(skew).isAfter(now)) {
      throw AuthenticationFailure.mismatch(
          "Signature not yet current: %s is still later than %s (%s + %d min.)"
              .formatted(text, TIME.format(now.plus(skew)), TIME.format(now), skew.toMinutes()));
    }
  }

  private static Instant time(String text) throws AuthenticationFailure {
    try {
      return Instant.from(TIME.parse(text));
    } catch (DateTimeParseException e) {
      throw AuthenticationFailure.incomplete(
          "Date must be in ISO-8601 'basic format'. Got '%s'. See".formatted(text)
              + " http://en.wikipedia.org/wiki/ISO_8601");
    }
  }

  private static Duration expiry(HttpExchange exchange) throws AuthenticationFailure {
    String text =
        Authorization.parameter(Authorization.query(exchange), "X-Amz-Expires").orElse("");
    try {
      return Duration.ofSeconds(
          Math.clamp(Long.parseLong(text), 0, Duration.ofDays(7).toSeconds()));
    } catch (NumberFormatException e) {
      throw AuthenticationFailure.incomplete("X-Amz-Expires should be a number");
    }
  }

  /** What is not signed could have been changed on the way. */
  private static void requireSignedHeaders(Authorization authorization, HttpExchange exchange)
      throws AuthenticationFailure {
    for (String name : exchange.getRequestHeaders().keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if ((lower.equals("host") || lower.startsWith("x-amz-"))
          && !authorization.signedHeaders().contains(lower)) {
        throw AuthenticationFailure.mismatch(
            "'%s' must be a 'SignedHeader' in the AWS Authorization.".formatted(name));
      }
    }
  }

  private static String signature(
      Credentials.Key credentials, Authorization authorization, String canonical) {
    Authorization.Scope scope = authorization.scope();
    String toSign =
        String.join(
            "\n",
            Authorization.ALGORITHM,
            authorization.time(),
            scope.toString(),
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] key =
        hmac(("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8), scope.date());
    key = hmac(key, scope.region());
    key = hmac(key, scope.service());
    return hex(hmac(hmac(key, "aws4_request"), toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
