package dev.medallion.local.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.Signed;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.ManagedPolicy;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.EventDelivery;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3.Versioning;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Who asks, by the credentials that a request is signed with. */
class StsServiceTest {
  private static final String VERSION = "&Version=2011-06-15";
  private static final String FUNCTION = "arn:aws:iam::000000000000:role/ingest";
  private static final String ANALYST = "arn:aws:iam::000000000000:role/people/analyst";

  private final Roles roles = new Roles();
  private Instant now = Instant.now();
  private Path trail;
  private Endpoint endpoint;
  private TableBuckets buckets;
  private S3Service s3;

  @BeforeEach
  void serve(@TempDir Path state) throws IOException {
    roles.put(role(FUNCTION, "{\"Service\": \"lambda.amazonaws.com\"}"));
    roles.put(role(ANALYST, "{\"AWS\": \"000000000000\"}"));
    endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), state);
    trail = site.trail();
    buckets = TableBuckets.open(site);
    s3 =
        S3Service.start(
            site,
            event -> {},
            buckets,
            Access.Authentication.REQUIRED,
            endpoint.credentials(),
            AccessControl.NONE);
    s3.createBucket("landing", new BucketConfiguration(EventDelivery.NONE, Versioning.NONE));
    HttpHandler page =
        exchange -> Answers.send(exchange, 200, "text/plain", Caller.current().name());
    endpoint.serve(
        List.of(),
        List.of(
            new StsService(
                roles, endpoint.credentials(), new Trail(site.trail(), () -> now), () -> now)),
        Map.of("/page", page),
        s3.handler());
  }

  @AfterEach
  void close() {
    s3.close();
    buckets.close();
    endpoint.close();
  }

  private static Role role(String arn, String principal) {
    return Role.of(
        arn,
        Document.parse(
            "trust",
            Kind.TRUST,
            """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": %s,
             "Action": "sts:AssumeRole"}}\
            """
                .formatted(principal)),
        List.of());
  }

  private Credentials.Key ofFunction() {
    return endpoint.credentials().ofService(RoleSession.of(FUNCTION, "medallion-ingest"));
  }

  private HttpResponse<String> ask(Signed signed, String form)
      throws IOException, InterruptedException {
    return signed
        .header("Content-Type", "application/x-www-form-urlencoded")
        .post(endpoint.uri().resolve("/"), "sts", form + VERSION);
  }

  private static Signed by(Credentials.Key key) {
    return new Signed().by(key.accessKey(), key.secretKey(), key.sessionToken().orElseThrow());
  }

  @Test
  void tellsASessionOfARoleFromTheAdministrator() throws Exception {
    assertThat(ask(new Signed(), "Action=GetCallerIdentity").body())
        .contains("<Arn>arn:aws:iam::000000000000:root</Arn>");
    assertThat(ask(by(ofFunction()), "Action=GetCallerIdentity").body())
        .contains("<Arn>arn:aws:sts::000000000000:assumed-role/ingest/medallion-ingest</Arn>")
        .contains("<Account>000000000000</Account>");
  }

  @Test
  void refusesTemporaryCredentialsWithoutTheirToken() throws Exception {
    Credentials.Key key = ofFunction();
    for (Signed signed :
        List.of(
            new Signed().by(key.accessKey(), key.secretKey()),
            new Signed().by(key.accessKey(), key.secretKey(), "another"))) {
      HttpResponse<String> answer = ask(signed, "Action=GetCallerIdentity");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("<Code>InvalidClientTokenId</Code>");
    }
    assertThat(
            ask(
                    new Signed().by(key.accessKey(), "wrong", key.sessionToken().orElseThrow()),
                    "Action=GetCallerIdentity")
                .body())
        .contains("<Code>SignatureDoesNotMatch</Code>");
  }

  @Test
  void givesARoleOnlyToWhomItsTrustPolicyNames() throws Exception {
    HttpResponse<String> refused =
        ask(new Signed(), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + FUNCTION);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .contains("<Code>AccessDenied</Code>")
        .contains(
            "User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on"
                + " resource: "
                + FUNCTION);
    String given =
        ask(new Signed(), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + ANALYST).body();
    Signed analyst =
        new Signed()
            .by(
                element(given, "AccessKeyId"),
                element(given, "SecretAccessKey"),
                element(given, "SessionToken"));
    assertThat(ask(analyst, "Action=GetCallerIdentity").body())
        .contains("<Arn>arn:aws:sts::000000000000:assumed-role/analyst/me</Arn>");
    // The account is trusted, so the caller's own policies have to allow it, and has none.
    assertThat(
            ask(by(ofFunction()), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + ANALYST)
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void refusesCredentialsThatHaveExpired() throws Exception {
    now = now.minus(Duration.ofHours(2));
    String given =
        ask(new Signed(), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + ANALYST).body();
    Signed analyst =
        new Signed()
            .by(
                element(given, "AccessKeyId"),
                element(given, "SecretAccessKey"),
                element(given, "SessionToken"));
    assertThat(ask(analyst, "Action=GetCallerIdentity").body())
        .contains("<Code>ExpiredToken</Code>");
  }

  @Test
  void namesWhatAssumeRoleDoesNotKnow() throws Exception {
    assertThat(
            ask(new Signed(), "Action=AssumeRole&RoleSessionName=me&Policy=x&RoleArn=" + ANALYST)
                .body())
        .contains("The parameter Policy is not supported");
  }

  /** As recorded on AWS, before anyone is asked whether the caller may. */
  @Test
  void refusesWhatIsNoArn() throws Exception {
    for (String arn : List.of("nothing-valid-in-here", "arn:a::::something/test-role")) {
      HttpResponse<String> refused =
          ask(new Signed(), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + arn);

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("<Code>ValidationError</Code>")
          .contains("<Message>" + arn + " is invalid</Message>");
    }
  }

  @Test
  void takesTheTokenOfASessionInPlaceOfASignature() throws Exception {
    URI page = endpoint.uri().resolve("/page");
    String token = ofFunction().sessionToken().orElseThrow();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(page).header("Authorization", "Bearer " + token).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body())
          .isEqualTo("arn:aws:sts::000000000000:assumed-role/ingest/medallion-ingest");
    }
  }

  @Test
  void s3TakesTemporaryCredentialsWithTheirTokenOnly() {
    Credentials.Key key = ofFunction();
    try (S3Client known = s3(key.secretKey(), key.sessionToken().orElseThrow());
        S3Client withoutToken = s3(key.secretKey(), "another");
        S3Client forged = s3("another", key.sessionToken().orElseThrow())) {
      known.putObject(put -> put.bucket("landing").key("a"), RequestBody.fromString("text"));
      assertThat(known.getObjectAsBytes(get -> get.bucket("landing").key("a")).asUtf8String())
          .isEqualTo("text");
      for (S3Client stranger : List.of(withoutToken, forged)) {
        assertThatThrownBy(() -> stranger.getObjectAsBytes(get -> get.bucket("landing").key("a")))
            .isInstanceOf(S3Exception.class)
            .hasFieldOrPropertyWithValue("statusCode", 403);
        assertThatThrownBy(
                () ->
                    stranger.putObject(
                        put -> put.bucket("landing").key("b"), RequestBody.fromString("text")))
            .isInstanceOf(S3Exception.class)
            .hasFieldOrPropertyWithValue("statusCode", 403);
      }
    }
  }

  private S3Client s3(String secretKey, String token) {
    return S3Client.builder()
        .endpointOverride(endpoint.uri())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(ofFunction().accessKey(), secretKey, token)))
        .build();
  }

  private static String element(String xml, String name) {
    Matcher matcher = Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(name)).matcher(xml);
    assertThat(matcher.find()).as(xml).isTrue();
    return matcher.group(1);
  }

  @Test
  void aDenialIsWrittenDownAsCloudTrailDoes() throws Exception {
    ask(by(ofFunction()), "Action=AssumeRole&RoleSessionName=me&RoleArn=" + FUNCTION);

    assertThat(Files.readAllLines(trail))
        .singleElement()
        .asString()
        .contains("\"eventSource\":\"sts.amazonaws.com\",\"eventName\":\"AssumeRole\"")
        .contains("is not authorized to perform: sts:AssumeRole on resource: " + FUNCTION);
  }

  /** The function may assume the role by its own policy, and its boundary does not let it. */
  @Test
  void aBoundaryLimitsWhichRolesAreAssumed() throws Exception {
    Role limited =
        new Role(
            FUNCTION,
            Document.parse(
                "trust",
                Kind.TRUST,
                """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                 "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}}\
                """),
            List.of(policy("assume", "sts:*")),
            List.of(),
            Optional.of(
                new ManagedPolicy(
                    "arn:aws:iam::000000000000:policy/limit", policy("limit", "s3:*"))));
    String form = "Action=AssumeRole&RoleSessionName=me&RoleArn=" + ANALYST;

    roles.put(limited);
    assertThat(ask(by(ofFunction()), form).statusCode()).isEqualTo(403);

    roles.put(Role.of(FUNCTION, limited.trust(), limited.inline()));
    assertThat(ask(by(ofFunction()), form).statusCode()).isEqualTo(200);
  }

  private static Document policy(String name, String action) {
    return Document.parse(
        name,
        Kind.IDENTITY,
        """
        {"Version": "2012-10-17",
         "Statement": {"Effect": "Allow", "Action": "%s", "Resource": "*"}}\
        """
            .formatted(action));
  }
}
