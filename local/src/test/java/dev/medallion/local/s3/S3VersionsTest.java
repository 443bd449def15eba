package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Each write to a bucket with versions has a version id; the newest version alone is kept. */
class S3VersionsTest {
  private static final Duration SCANNED = Duration.ofSeconds(10);

  @TempDir Path state;
  private LocalS3 local;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    local =
        LocalS3.start(state)
            .withBucket("landing", LocalS3.VERSIONED)
            .withBucket("plain", BucketConfiguration.NEW);
    s3 = local.client();
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void givesEachWriteAnIdOfItsOwn() {
    List<String> ids = Stream.of("A", "B", "A", "A").map(content -> put("key", content)).toList();
    assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).hasSize(32));
    assertThat(head("key")).isEqualTo(ids.getLast());
    assertThat(head("key")).isEqualTo(ids.getLast());
    assertThat(s3.getObjectAsBytes(get -> get.bucket("landing").key("key")).response().versionId())
        .isEqualTo(ids.getLast());
  }

  @Test
  void givesACopyAndAnUploadOfPartsAnIdToo() {
    String source = put("a", "A");
    var copy =
        s3.copyObject(
            request ->
                request
                    .sourceBucket("landing")
                    .sourceKey("a")
                    .sourceVersionId(source)
                    .destinationBucket("landing")
                    .destinationKey("b"));
    assertThat(copy.copySourceVersionId()).isEqualTo(source);
    assertThat(copy.versionId()).isNotEqualTo(source).isEqualTo(head("b"));

    String upload =
        s3.createMultipartUpload(create -> create.bucket("landing").key("c")).uploadId();
    String tag =
        s3.uploadPart(
                part -> part.bucket("landing").key("c").uploadId(upload).partNumber(1),
                RequestBody.fromString("C"))
            .eTag();
    var completed =
        s3.completeMultipartUpload(
            complete ->
                complete
                    .bucket("landing")
                    .key("c")
                    .uploadId(upload)
                    .multipartUpload(
                        parts ->
                            parts.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));
    assertThat(completed.versionId()).isNotNull().isEqualTo(head("c"));
    assertThat(told()).containsExactly(source, copy.versionId(), completed.versionId());
  }

  @Test
  void keepsAnIdThroughARestart() throws IOException {
    String id = put("key", "A");
    stop();
    start();
    assertThat(head("key")).isEqualTo(id);
  }

  @Test
  void givesAFileThatIsCopiedByHandAnId() throws IOException {
    Path file = state.resolve("s3/landing/by hand.csv");
    Files.writeString(file, "A");
    Awaitility.await().atMost(SCANNED).until(() -> told().size() == 1);
    String first = head("by hand.csv");
    assertThat(told()).containsExactly(first);
    Files.writeString(file, "B");
    Awaitility.await().atMost(SCANNED).until(() -> told().size() == 2);
    assertThat(head("by hand.csv")).isNotEqualTo(first).isEqualTo(told().getLast());
  }

  @Test
  void answersNoETagForContentThatWasChangedByHandAndIsNotTakenYet() throws IOException {
    s3.putObject(put -> put.bucket("plain").key("key"), RequestBody.fromString("A"));
    var before = s3.headObject(head -> head.bucket("plain").key("key"));
    Files.writeString(state.resolve("s3/plain/key"), "changed");

    assertThat(s3.headObject(head -> head.bucket("plain").key("key")).eTag()).isNull();
    assertThatThrownBy(
            () -> s3.getObject(get -> get.bucket("plain").key("key").ifMatch(before.eTag())))
        .satisfies(refused -> isRefused(refused, 412, "PreconditionFailed"));
  }

  @Test
  void readsTheNewestVersionById() {
    put("key", "A");
    String newest = put("key", "B");
    assertThat(
            s3.getObjectAsBytes(get -> get.bucket("landing").key("key").versionId(newest))
                .asUtf8String())
        .isEqualTo("B");
    assertThat(s3.headObject(get -> get.bucket("landing").key("key").versionId(newest)).versionId())
        .isEqualTo(newest);
  }

  @Test
  void refusesAVersionThatIsNotKept() {
    String old = put("key", "A");
    put("key", "B");
    assertThatThrownBy(() -> s3.getObject(get -> get.bucket("landing").key("key").versionId(old)))
        .satisfies(refused -> isRefused(refused, 404, "NoSuchVersion"));
    assertThat(
            catchThrowableOfType(
                    S3Exception.class,
                    () -> s3.headObject(get -> get.bucket("landing").key("key").versionId(old)))
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void deletesTheNewestVersionAlone() {
    String old = put("key", "A");
    String newest = put("key", "B");
    s3.deleteObject(delete -> delete.bucket("landing").key("key").versionId(old));
    assertThat(head("key")).isEqualTo(newest);
    s3.deleteObject(delete -> delete.bucket("landing").key("key").versionId(newest));
    assertThatThrownBy(() -> head("key")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void leavesAMarkerOfADeletionWithoutAVersion() {
    String version = put("key", "A");

    var deleted = s3.deleteObject(delete -> delete.bucket("landing").key("key"));

    assertThat(deleted.deleteMarker()).isTrue();
    assertThat(deleted.versionId()).isNotEqualTo(version);
    var markers =
        s3.listObjectVersionsPaginator(list -> list.bucket("landing").prefix("ke")).deleteMarkers();
    assertThat(markers)
        .extracting(marker -> marker.key() + " " + marker.versionId() + marker.isLatest())
        .containsExactly("key " + deleted.versionId() + "true");
  }

  @Test
  void deletesNoBucketThatHoldsAVersionOrAMarker() {
    String version = put("key", "A");
    assertThatThrownBy(() -> s3.deleteBucket(delete -> delete.bucket("landing")))
        .satisfies(refused -> isRefused(refused, 409, "BucketNotEmpty"));

    String marker = s3.deleteObject(delete -> delete.bucket("landing").key("key")).versionId();
    assertThatThrownBy(() -> s3.deleteBucket(delete -> delete.bucket("landing")))
        .satisfies(refused -> isRefused(refused, 409, "BucketNotEmpty"));

    s3.deleteObjects(
        delete ->
            delete
                .bucket("landing")
                .delete(
                    all ->
                        all.objects(
                            ObjectIdentifier.builder().key("key").versionId(marker).build(),
                            ObjectIdentifier.builder().key("key").versionId(version).build())));
    s3.deleteBucket(delete -> delete.bucket("landing"));
    assertThatThrownBy(() -> put("key", "A")).isInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void listsTheNewestVersions() {
    put("a", "A");
    String a = put("a", "B");
    String b = put("b/", "B");
    assertThat(s3.listObjectVersionsPaginator(list -> list.bucket("landing").maxKeys(1)).versions())
        .extracting(version -> version.key() + " " + version.versionId() + version.isLatest())
        .containsExactly("a " + a + "true", "b/ " + b + "true");
  }

  @Test
  void tellsWhetherABucketHasVersions() {
    assertThat(s3.getBucketVersioning(get -> get.bucket("landing")).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    assertThat(s3.getBucketVersioning(get -> get.bucket("plain")).status()).isNull();
  }

  @Test
  void givesNoIdsInABucketWithoutVersions() {
    var put = s3.putObject(to -> to.bucket("plain").key("key"), RequestBody.fromString("A"));
    assertThat(put.versionId()).isNull();
    assertThat(s3.headObject(head -> head.bucket("plain").key("key")).versionId()).isNull();
  }

  @Test
  void refusesToReadWhatHasAnotherETag() {
    put("key", "A");
    assertThatThrownBy(
            () -> s3.getObject(get -> get.bucket("landing").key("key").ifMatch("\"other\"")))
        .satisfies(refused -> isRefused(refused, 412, "PreconditionFailed"));
  }

  @Test
  void answersContentAndHeadersOfOneVersion() throws Exception {
    String[] contents = {"A".repeat(2000), "B".repeat(3000)};
    put("key", contents[0]);
    AtomicBoolean read = new AtomicBoolean();
    Thread writer =
        Thread.startVirtualThread(
            () -> {
              for (int i = 1; !read.get(); i++) {
                put("key", contents[i % 2]);
              }
            });
    try {
      for (int i = 0; i < 300; i++) {
        var got = s3.getObjectAsBytes(get -> get.bucket("landing").key("key"));
        String content = got.asUtf8String();
        assertThat(content).isIn((Object[]) contents);
        assertThat(got.response().eTag()).isEqualTo('"' + md5(content) + '"');
        assertThat(got.response().contentLength()).isEqualTo(content.length());
      }
    } finally {
      read.set(true);
      writer.join();
    }
  }

  private static String md5(String content) {
    return HexFormat.of().formatHex(SilentObject.md5(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static void isRefused(Throwable refusal, int status, String code) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            S3Exception.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(status);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  private List<String> told() {
    return local.events().stream()
        .map(event -> event.detail().at("/object/version-id").asText())
        .toList();
  }

  private String put(String key, String content) {
    return s3.putObject(put -> put.bucket("landing").key(key), RequestBody.fromString(content))
        .versionId();
  }

  private String head(String key) {
    return s3.headObject(head -> head.bucket("landing").key(key)).versionId();
  }
}
