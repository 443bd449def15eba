package dev.medallion.local.endpoint;

import dev.medallion.local.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** A request of one's own making that the SDK's signer signs. */
public final class Signed {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private AwsCredentialsIdentity credentials =
      AwsCredentialsIdentity.create(Site.ACCESS_KEY, Site.SECRET_KEY);
  private Clock clock = Clock.systemUTC();
  private Optional<String> sent = Optional.empty();

  /** With another header. */
  public Signed header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Signed with other credentials. */
  public Signed by(String accessKey, String secretKey) {
    credentials = AwsCredentialsIdentity.create(accessKey, secretKey);
    return this;
  }

  /** Signed with temporary credentials. */
  public Signed by(String accessKey, String secretKey, String sessionToken) {
    credentials = AwsSessionCredentialsIdentity.create(accessKey, secretKey, sessionToken);
    return this;
  }

  /** Signed by a clock that is so much ahead. */
  public Signed ahead(Duration difference) {
    clock = Clock.offset(Clock.systemUTC(), difference);
    return this;
  }

  /** With another body than was signed. */
  public Signed sendingInstead(String body) {
    sent = Optional.of(body);
    return this;
  }

  /** Sends a POST. */
  public HttpResponse<String> post(URI uri, String service, String body)
      throws IOException, InterruptedException {
    return send(SdkHttpMethod.POST, uri, service, body);
  }

  /** Sends a request. */
  public HttpResponse<String> send(SdkHttpMethod method, URI uri, String service, String body)
      throws IOException, InterruptedException {
    SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder().method(method).uri(uri);
    headers.forEach(unsigned::putHeader);
    SdkHttpRequest request =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(credentials)
                        .request(unsigned.build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, Site.REGION)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                        .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock))
            .request();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(uri)
            .method(
                method.name(),
                HttpRequest.BodyPublishers.ofString(sent.orElse(body), StandardCharsets.UTF_8));
    request.forEachHeader(
        (name, values) -> {
          if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
            values.forEach(value -> http.header(name, value));
          }
        });
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(http.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
