package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A real S3 client against the service behind the endpoint. */
class S3ServiceTest {
  private static final String HELLO_MD5 = "5d41402abc4b2a76b9719d911017c592";
  private static final BucketConfiguration SENDS_EVENTS =
      new BucketConfiguration(EventDelivery.EVENT_BRIDGE, Versioning.NONE);
  private static final Duration SCANNED = Duration.ofSeconds(10);

  @TempDir Path state;
  private final List<BusEvent> events = new CopyOnWriteArrayList<>();
  private Endpoint endpoint;
  private TableBuckets tables;
  private S3Service service;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    endpoint = Endpoint.bind(0);
    tables = TableBuckets.open(new Site(endpoint.uri(), state));
    service = S3Service.start(new Site(endpoint.uri(), state), events::add, tables);
    service.createBucket("landing", SENDS_EVENTS);
    service.createBucket("artifacts", BucketConfiguration.NEW);
    endpoint.serve(List.of(), Map.of(), service.handler());
    s3 = SdkClients.of(S3Client.builder(), endpoint.uri());
  }

  @AfterEach
  void stop() {
    s3.close();
    service.close();
    endpoint.close();
    tables.close();
  }

  @Test
  void keepsAnObjectAsAFile() throws IOException {
    var put = put("landing", "sales/2026-01 ü+é.csv", "hello");
    assertThat(put).isEqualTo(quoted(HELLO_MD5));
    assertThat(state.resolve("s3/landing/sales/2026-01 ü+é.csv")).hasContent("hello");
    var got = s3.getObjectAsBytes(get -> get.bucket("landing").key("sales/2026-01 ü+é.csv"));
    assertThat(got.asUtf8String()).isEqualTo("hello");
    assertThat(got.response().eTag()).isEqualTo(quoted(HELLO_MD5));
    var head = s3.headObject(get -> get.bucket("landing").key("sales/2026-01 ü+é.csv"));
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(head.eTag()).isEqualTo(quoted(HELLO_MD5));
    assertThat(s3.listObjectsV2(list -> list.bucket("landing").prefix("sales/")).contents())
        .extracting(S3Object::key)
        .containsExactly("sales/2026-01 ü+é.csv");
  }

  @Test
  void keepsMetadataAndAnswersARange() {
    s3.putObject(
        put ->
            put.bucket("artifacts")
                .key("a")
                .contentType("text/csv")
                .metadata(Map.of("origin", "till")),
        RequestBody.fromString("0123456789"));
    var part = s3.getObjectAsBytes(get -> get.bucket("artifacts").key("a").range("bytes=2-4"));
    assertThat(part.asUtf8String()).isEqualTo("234");
    assertThat(part.response().contentRange()).isEqualTo("bytes 2-4/10");
    assertThat(part.response().contentType()).isEqualTo("text/csv");
    assertThat(part.response().metadata()).containsEntry("origin", "till");
    assertThat(part.response().acceptRanges()).isEqualTo("bytes");
    assertThat(part.response().storageClassAsString()).as("S3 names others only").isNull();
  }

  /** As recorded on AWS. */
  @Test
  void saysNothingThatNobodyAskedForAndNamesWhatIsNotThere() {
    var list = s3.listObjectsV2(all -> all.bucket("landing"));

    assertThat(list.continuationToken()).isNull();
    assertThat(list.startAfter()).isNull();
    assertThatThrownBy(
            () ->
                s3.abortMultipartUpload(
                    abort -> abort.bucket("landing").key("a").uploadId("nobodys")))
        .isInstanceOf(NoSuchUploadException.class)
        .hasMessageContaining(
            "The specified upload does not exist. The upload ID may be invalid, or the upload may"
                + " have been aborted or completed.");
  }

  @Test
  void keepsAnEmptyObject() {
    put("artifacts", "empty", "");
    assertThat(s3.getObjectAsBytes(get -> get.bucket("artifacts").key("empty")).asByteArray())
        .isEmpty();
  }

  @Test
  void keepsALargeObjectWhole() {
    byte[] bytes = new byte[9_000_001];
    new Random(1).nextBytes(bytes);
    s3.putObject(put -> put.bucket("artifacts").key("large"), RequestBody.fromBytes(bytes));
    assertThat(s3.getObjectAsBytes(get -> get.bucket("artifacts").key("large")).asByteArray())
        .isEqualTo(bytes);
  }

  @Test
  void writesOnlyIfNobodyHasWrittenBefore() {
    put("artifacts", "once", "first");
    assertThatThrownBy(
            () ->
                s3.putObject(
                    put -> put.bucket("artifacts").key("once").ifNoneMatch("*"),
                    RequestBody.fromString("second")))
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(412));
    assertThatThrownBy(
            () ->
                s3.getObject(
                    get ->
                        get.bucket("artifacts").key("once").ifNoneMatch(etag("artifacts", "once"))))
        .isInstanceOfSatisfying(
            S3Exception.class, same -> assertThat(same.statusCode()).isEqualTo(304));
  }

  @Test
  void namesWhatIsMissing() {
    var missing =
        catchThrowableOfType(
            NoSuchKeyException.class,
            () -> s3.getObject(get -> get.bucket("landing").key("nothing")));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.awsErrorDetails().errorMessage())
        .isEqualTo("The specified key does not exist.");
    assertThatThrownBy(() -> s3.headObject(head -> head.bucket("landing").key("nothing")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> s3.listObjectsV2(list -> list.bucket("nowhere")))
        .isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void listsByPages() {
    for (int i = 0; i < 5; i++) {
      put("artifacts", "page/" + i, "x");
    }
    assertThat(
            s3
                .listObjectsV2Paginator(list -> list.bucket("artifacts").prefix("page/").maxKeys(2))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactly("page/0", "page/1", "page/2", "page/3", "page/4");
  }

  @Test
  void showsNoFileThatIsNoObjectYet() throws IOException {
    put("artifacts", "by api", "hello");
    write("artifacts/by hand", "hello");

    assertThatThrownBy(() -> s3.headObject(head -> head.bucket("artifacts").key("by hand")))
        .isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> s3.getObjectAsBytes(get -> get.bucket("artifacts").key("by hand")))
        .isInstanceOf(NoSuchKeyException.class);

    assertThat(s3.listObjectsV2(list -> list.bucket("artifacts")).contents())
        .extracting(S3Object::key)
        .containsExactly("by api");
  }

  @Test
  void createsABucketThatSendsNoEvents() throws IOException {
    s3.createBucket(create -> create.bucket("fresh"));
    assertThat(state.resolve("s3/fresh")).isDirectory();
    put("fresh", "a", "hello");
    put("artifacts", "a", "hello");
    put("landing", "b", "hello");
    assertThat(events).hasSize(1);
    assertThat(s3.listBuckets().buckets())
        .extracting(bucket -> bucket.name())
        .containsExactlyInAnyOrder("landing", "artifacts", "fresh");
  }

  @Test
  void sendsAnEventInS3sShapeForEachPut() {
    put("landing", "sales/a b.csv", "hello");
    BusEvent event = events.getFirst();
    assertThat(event.source()).isEqualTo("aws.s3");
    assertThat(event.detailType()).isEqualTo("Object Created");
    assertThat(event.resources()).containsExactly("arn:aws:s3:::landing");
    var detail = event.detail();
    assertThat(detail.path("version").asText()).isEqualTo("0");
    assertThat(detail.at("/bucket/name").asText()).isEqualTo("landing");
    assertThat(detail.at("/object/key").asText()).isEqualTo("sales/a b.csv");
    assertThat(detail.at("/object/size").asLong()).isEqualTo(5);
    assertThat(detail.at("/object/etag").asText()).isEqualTo(HELLO_MD5);
    assertThat(detail.at("/object/sequencer").asText()).matches("[0-9A-F]{18}");
    assertThat(detail.path("reason").asText()).isEqualTo("PutObject");
    assertThat(detail.path("requester").asText()).isEqualTo("000000000000");
    assertThat(detail.path("source-ip-address").asText()).isEqualTo("127.0.0.1");
    assertThat(detail.path("request-id").asText()).hasSize(16);
  }

  @Test
  void ordersEventsBySequencer() {
    put("landing", "a", "1");
    put("landing", "a", "2");
    assertThat(events)
        .extracting(event -> event.detail().at("/object/sequencer").asText())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void sendsAnEventForACopyAndForADelete() {
    put("artifacts", "a", "hello");
    s3.copyObject(
        copy ->
            copy.sourceBucket("artifacts")
                .sourceKey("a")
                .destinationBucket("landing")
                .destinationKey("b"));
    s3.deleteObject(delete -> delete.bucket("landing").key("b"));
    s3.deleteObject(delete -> delete.bucket("landing").key("b"));
    assertThat(events)
        .extracting(event -> event.detailType() + " " + event.detail().path("reason").asText())
        .containsExactly("Object Created CopyObject", "Object Deleted DeleteObject");
    assertThat(events.getFirst().detail().at("/object/etag").asText()).isEqualTo(HELLO_MD5);
  }

  @Test
  void deletesSeveralObjectsAtOnce() {
    put("artifacts", "a", "1");
    put("artifacts", "b", "2");
    s3.deleteObjects(
        delete ->
            delete
                .bucket("artifacts")
                .delete(
                    Delete.builder()
                        .objects(
                            ObjectIdentifier.builder().key("a").build(),
                            ObjectIdentifier.builder().key("b").build())
                        .build()));
    assertThat(s3.listObjectsV2(list -> list.bucket("artifacts")).contents()).isEmpty();
  }

  @Test
  void sendsOneEventForAnUploadOfSeveralParts() {
    String upload =
        s3.createMultipartUpload(create -> create.bucket("landing").key("big")).uploadId();
    byte[] first = new byte[5 << 20];
    String firstTag =
        s3.uploadPart(
                part -> part.bucket("landing").key("big").uploadId(upload).partNumber(1),
                RequestBody.fromBytes(first))
            .eTag();
    String lastTag =
        s3.uploadPart(
                part -> part.bucket("landing").key("big").uploadId(upload).partNumber(2),
                RequestBody.fromString("end"))
            .eTag();
    assertThat(events).isEmpty();
    s3.completeMultipartUpload(
        complete ->
            complete
                .bucket("landing")
                .key("big")
                .uploadId(upload)
                .multipartUpload(
                    parts ->
                        parts.parts(
                            CompletedPart.builder().partNumber(1).eTag(firstTag).build(),
                            CompletedPart.builder().partNumber(2).eTag(lastTag).build())));
    assertThat(events).hasSize(1);
    var detail = events.getFirst().detail();
    assertThat(detail.path("reason").asText()).isEqualTo("CompleteMultipartUpload");
    assertThat(detail.at("/object/size").asLong()).isEqualTo((5 << 20) + 3);
    assertThat(detail.at("/object/etag").asText()).endsWith("-2");
  }

  @Test
  void takesAFileCopiedIntoTheFolderAsAnObject() throws IOException {
    Path file = write("landing/sales/by hand.csv", "hello");
    Awaitility.await().atMost(SCANNED).until(() -> events.size() == 1);
    var detail = events.getFirst().detail();
    assertThat(detail.at("/object/key").asText()).isEqualTo("sales/by hand.csv");
    assertThat(detail.at("/object/etag").asText()).isEqualTo(HELLO_MD5);
    assertThat(detail.at("/object/size").asLong()).isEqualTo(5);
    assertThat(etag("landing", "sales/by hand.csv")).isEqualTo(quoted(HELLO_MD5));
    Files.writeString(file, " again", StandardOpenOption.APPEND);
    Awaitility.await().atMost(SCANNED).until(() -> events.size() == 2);
    assertThat(events.get(1).detail().at("/object/size").asLong()).isEqualTo(11);
  }

  @Test
  void tellsOfEachContentOnce() throws IOException {
    put("landing", "by api", "hello");
    write("landing/.hidden", "x");
    write("landing/first", "hello");
    Awaitility.await().atMost(SCANNED).until(() -> events.size() == 2);
    write("landing/second", "hello");
    Awaitility.await().atMost(SCANNED).until(() -> events.size() == 3);
    assertThat(events)
        .extracting(event -> event.detail().at("/object/key").asText())
        .containsExactly("by api", "first", "second");
  }

  @Test
  void tellsAfterAStartOfWhatCameWhileNothingRan() throws IOException {
    put("landing", "old", "hello");
    service.close();
    events.clear();
    write("landing/new", "hello");
    try (S3Service next = S3Service.start(new Site(endpoint.uri(), state), events::add, tables)) {
      next.createBucket("landing", SENDS_EVENTS);
      Awaitility.await().atMost(SCANNED).until(() -> !events.isEmpty());
      assertThat(events)
          .extracting(event -> event.detail().at("/object/key").asText())
          .containsExactly("new");
    }
  }

  @Test
  void refusesARequestThatIsNotSigned() throws Exception {
    put("landing", "a", "hello");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> refused =
          http.send(
              HttpRequest.newBuilder(endpoint.uri().resolve("/landing/a")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("<Code>AccessDenied</Code>");
    }
  }

  @Test
  void refusesASignatureByAnotherKey() {
    try (S3Client stranger =
        S3Client.builder()
            .endpointOverride(endpoint.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "wrong")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build()) {
      assertThatThrownBy(() -> stranger.getObject(get -> get.bucket("landing").key("a")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              refused ->
                  assertThat(refused.awsErrorDetails().errorCode())
                      .isEqualTo("SignatureDoesNotMatch"));
    }
  }

  private String put(String bucket, String key, String content) {
    return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content)).eTag();
  }

  private String etag(String bucket, String key) {
    return s3.headObject(head -> head.bucket(bucket).key(key)).eTag();
  }

  private Path write(String path, String content) throws IOException {
    Path file = state.resolve("s3").resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static String quoted(String etag) {
    return "\"" + etag + "\"";
  }
}
