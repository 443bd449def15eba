package dev.medallion.catalog;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Computes a Signature Version 4 anew from a request as received, as AWS does.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed request</a>
 */
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8}/([^/]+)/s3tables/aws4_request), ?"
              + "SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  private SignatureCheck() {}

  /** What is wrong with the signature; empty if it is as it should be. */
  static Optional<String> problem(HttpExchange request, byte[] body, String secret, String region) {
    String header = String.valueOf(request.getRequestHeaders().getFirst("Authorization"));
    Matcher authorization = AUTHORIZATION.matcher(header);
    if (!authorization.matches()) {
      return Optional.of("Authorization reads: " + header);
    }
    if (!authorization.group(3).equals(region)) {
      return Optional.of("signed for Region " + authorization.group(3));
    }
    try {
      String canonical = canonical(request, body, authorization.group(4));
      String expected = signature(request, canonical, authorization.group(2), secret);
      return expected.equals(authorization.group(5))
          ? Optional.empty()
          : Optional.of("the signature does not match this canonical request:\n" + canonical);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has HMAC-SHA256", e);
    }
  }

  private static String canonical(HttpExchange request, byte[] body, String signedHeaders)
      throws GeneralSecurityException {
    // Services other than S3 encode each segment of the path a second time.
    String path =
        Arrays.stream(request.getRequestURI().getRawPath().split("/", -1))
            .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    String query = Optional.ofNullable(request.getRequestURI().getRawQuery()).orElse("");
    String headers =
        Arrays.stream(signedHeaders.split(";"))
            .map(name -> name + ":" + request.getRequestHeaders().getFirst(name) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n", request.getRequestMethod(), path, query, headers, signedHeaders, sha256(body));
  }

  private static String signature(
      HttpExchange request, String canonical, String scope, String secret)
      throws GeneralSecurityException {
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            request.getRequestHeaders().getFirst("X-Amz-Date"),
            scope,
            sha256(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
