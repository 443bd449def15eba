package dev.medallion.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.OpenHandler;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.endpoint.Signed;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.EventDelivery;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3.Versioning;
import dev.medallion.local.s3tables.LocalFileIO;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBuckets;
import dev.medallion.local.sts.StsService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NotAuthorizedException;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/** Who is let in, and what everyone else is told. */
class StrangersTest {
  private static final String CREATE = "{\"namespace\":[\"stolen\"],\"properties\":{}}";

  @TempDir private static Path state;
  private static Endpoint endpoint;
  private static TableBuckets buckets;
  private static S3Service s3;

  @BeforeAll
  static void serve() throws IOException {
    endpoint = Endpoint.bind(0, Access.LOOPBACK.allowing(List.of("host.docker.internal")));
    Site site = new Site(endpoint.uri(), state);
    buckets = TableBuckets.open(site);
    buckets.create("gold");
    s3 = S3Service.start(site, event -> {}, buckets);
    s3.createBucket("landing", new BucketConfiguration(EventDelivery.NONE, Versioning.NONE));
    S3TablesService tables = new S3TablesService(buckets);
    Map<String, HttpHandler> paths = new HashMap<>(tables.catalogs());
    OpenHandler page = exchange -> Answers.send(exchange, 200, "text/html", "<p>page");
    paths.put("/page", page);
    paths.put("/inside", exchange -> Answers.send(exchange, 200, "application/json", "{}"));
    endpoint.serve(
        List.of(tables),
        List.of(
            new StsService(
                new Roles(),
                endpoint.credentials(),
                new Trail(site.trail(), InstantSource.system()),
                InstantSource.system())),
        paths,
        s3.handler());
  }

  @AfterAll
  static void close() {
    s3.close();
    endpoint.close();
    buckets.close();
  }

  @Test
  void refusesAForeignPagesPlainText() throws Exception {
    HttpResponse<String> refused =
        send(
            HttpRequest.newBuilder(namespaces())
                .header("Origin", "https://evil.example")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(CREATE)));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("The origin [https://evil.example] is refused");
    assertThat(buckets.has("gold", "stolen")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"})
  void refusesForeignOriginsAndTheirPreflight(String origin) throws Exception {
    for (String path : List.of("/", "/landing", "/page", "/_medallion/health", "/iceberg/v1/x")) {
      HttpResponse<String> refused =
          send(
              HttpRequest.newBuilder(endpoint.uri().resolve(path))
                  .header("Origin", origin)
                  .header("Access-Control-Request-Method", "POST")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertThat(refused.statusCode()).as(path).isEqualTo(403);
      assertThat(refused.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void letsInItsOwnOrigin() throws Exception {
    assertThat(
            send(HttpRequest.newBuilder(endpoint.uri().resolve("/page"))
                    .header("Origin", endpoint.uri().toString()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatAnotherSitesPageLoads() throws Exception {
    HttpRequest.Builder image =
        HttpRequest.newBuilder(endpoint.uri().resolve("/page"))
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "no-cors")
            .header("Sec-Fetch-Dest", "image");
    assertThat(send(image).statusCode()).isEqualTo(403);
    HttpRequest.Builder link =
        HttpRequest.newBuilder(endpoint.uri().resolve("/page"))
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", "navigate")
            .header("Sec-Fetch-Dest", "document");
    assertThat(send(link).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example:PORT, 403",
    "evil.example, 403",
    "127.0.0.1, 403",
    "127.0.0.1:1, 403",
    "127.0.0.1.evil.example:PORT, 403",
    "localhost.:PORT, 403",
    "172.17.0.1:PORT, 403",
    "'', 403",
    "127.0.0.1:PORT, 200",
    "LocalHost:PORT, 200",
    "[::1]:PORT, 200",
    "host.docker.internal:PORT, 200"
  })
  void answersOnlyToLoopbacksHostAndWhatIsAllowed(String host, int status) throws Exception {
    String authority = host.replace("PORT", Integer.toString(endpoint.uri().getPort()));
    for (String path : List.of("/page", "/_medallion/health")) {
      assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: " + authority))
          .as(path)
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void refusesARequestWithNoHostAndWithTwo() throws Exception {
    String own = "Host: 127.0.0.1:" + endpoint.uri().getPort();
    assertThat(raw("GET /page HTTP/1.1\r\nX: y")).startsWith("HTTP/1.1 403");
    assertThat(raw("GET /page HTTP/1.1\r\n" + own + "\r\nHost: evil.example"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void tellsBrowsersToFrameNothing() throws Exception {
    HttpResponse<String> page = send(HttpRequest.newBuilder(endpoint.uri().resolve("/page")));
    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("frame-ancestors 'none'"));
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @CsvSource({
    "/iceberg/v1/config?warehouse=x, MissingAuthenticationTokenException",
    "/_medallion/data-catalog/iceberg/v1/config, MissingAuthenticationTokenException",
    "/inside, MissingAuthenticationTokenException",
    "/landing, AccessDenied",
    "/landing?list-type=2, AccessDenied",
    "/, AccessDenied",
    "/?Action=GetCallerIdentity&Version=2011-06-15, MissingAuthenticationToken"
  })
  void refusesWhatIsNotSigned(String path, String code) throws Exception {
    HttpResponse<String> refused = send(HttpRequest.newBuilder(resolve(path)));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains(code).doesNotContain("gold");
  }

  @ParameterizedTest
  @CsvSource({
    "test, wrong, InvalidSignatureException, SignatureDoesNotMatch",
    "other, test, UnrecognizedClientException, InvalidAccessKeyId"
  })
  void refusesOtherCredentials(String accessKey, String secretKey, String json, String xml)
      throws Exception {
    Signed signed = new Signed().by(accessKey, secretKey);
    assertThat(signed.post(namespaces(), "s3tables", "").body()).contains(json);
    assertThat(
            new Signed()
                .by(accessKey, secretKey)
                .send(SdkHttpMethod.GET, resolve("/landing"), "s3", "")
                .body())
        .contains(xml);
  }

  @Test
  void refusesABodyThatIsNotTheSignedOne() throws Exception {
    HttpResponse<String> refused =
        new Signed()
            .header("Content-Type", "application/json")
            .sendingInstead(CREATE)
            .post(namespaces(), "s3tables", CREATE.replace("stolen", "harmless"));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains(
            "InvalidSignatureException", "The request signature we calculated does not match");
    assertThat(buckets.has("gold", "stolen")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "-10, Signature expired: ",
    "10, Signature not yet current: ",
  })
  void refusesAnotherTime(int minutes, String words) throws Exception {
    HttpResponse<String> refused =
        new Signed()
            .ahead(Duration.ofMinutes(minutes))
            .send(SdkHttpMethod.GET, resolve("/buckets"), "s3tables", "");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("InvalidSignatureException", words);
  }

  @Test
  void refusesASkewedClockOnS3() throws Exception {
    assertThat(
            new Signed()
                .ahead(Duration.ofMinutes(-20))
                .send(SdkHttpMethod.GET, resolve("/landing"), "s3", "")
                .body())
        .contains("<Code>RequestTimeTooSkewed</Code>");
  }

  @Test
  void refusesASignatureForAnotherService() throws Exception {
    assertThat(new Signed().post(namespaces(), "s3", "").body())
        .contains("Credential should be scoped to correct service: 'glue' or 's3tables'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS4-HMAC-SHA256 Credential=test", "Basic dGVzdDp0ZXN0", "nonsense"})
  void refusesAnIncompleteSignature(String authorization) throws Exception {
    HttpResponse<String> refused =
        send(
            HttpRequest.newBuilder(resolve("/iceberg/v1/config"))
                .header("Authorization", authorization));
    assertThat(refused.body())
        .contains("IncompleteSignatureException", "Authorization header requires 'Signature'");
  }

  @Test
  void refusesPlainTextWhereJsonIsDue() throws Exception {
    HttpResponse<String> refused =
        new Signed().header("Content-Type", "text/plain").post(namespaces(), "s3tables", CREATE);
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(buckets.has("gold", "stolen")).isFalse();
  }

  @Test
  void letsInIcebergsClientByEachOfItsWaysToAuthenticate() throws Exception {
    for (Map<String, String> way :
        List.of(Map.of("token", "test"), Map.of("credential", "test:test"))) {
      assertThatCode(() -> listNamespaces(way)).as(way.toString()).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> listNamespaces(Map.of("token", "guess")))
        .isInstanceOfAny(ForbiddenException.class, NotAuthorizedException.class);
    assertThatThrownBy(() -> listNamespaces(Map.of("credential", "test:guess")))
        .isInstanceOf(NotAuthorizedException.class);
    assertThatThrownBy(() -> listNamespaces(Map.of()))
        .isInstanceOf(ForbiddenException.class)
        .hasMessageContaining("Missing Authentication Token");
  }

  @Test
  void letsInTheSdksClients() {
    try (S3TablesClient tables = SdkClients.of(S3TablesClient.builder(), endpoint.uri());
        S3Client objects = SdkClients.of(S3Client.builder(), endpoint.uri())) {
      assertThat(tables.listTableBuckets(list -> list.prefix("go")).tableBuckets()).hasSize(1);
      assertThat(
              tables
                  .getTableBucket(get -> get.tableBucketARN(Site.arn("s3tables", "bucket/gold")))
                  .name())
          .isEqualTo("gold");
      objects.putObject(put -> put.bucket("landing").key("a b+c"), RequestBody.fromString("x"));
      var refused =
          catchThrowableOfType(
              AwsServiceException.class,
              () -> tables.getTableBucket(get -> get.tableBucketARN("x")));
      assertThat(refused.statusCode()).isNotEqualTo(403);
    }
  }

  private static void listNamespaces(Map<String, String> authentication) throws IOException {
    Map<String, String> properties = new HashMap<>(authentication);
    properties.put(CatalogProperties.URI, endpoint.uri() + "/iceberg");
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, Site.arn("s3tables", "bucket/gold"));
    properties.put(CatalogProperties.FILE_IO_IMPL, LocalFileIO.class.getName());
    try (RESTCatalog catalog = new RESTCatalog()) {
      catalog.initialize("gold", properties);
      catalog.listNamespaces(Namespace.empty());
      catalog.namespaceExists(Namespace.of("none"));
    }
  }

  private static URI namespaces() {
    return resolve(
        "/iceberg/v1/arn%3Aaws%3As3tables%3Aus-east-1%3A000000000000%3Abucket%2Fgold/namespaces");
  }

  private static URI resolve(String path) {
    return URI.create(endpoint.uri() + path);
  }

  /** Java's client sets Host itself. */
  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.uri().getPort())) {
      socket
          .getOutputStream()
          .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
