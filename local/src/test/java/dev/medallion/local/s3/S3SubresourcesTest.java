package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/** Tags and life cycles, which are kept and read back. */
class S3SubresourcesTest {
  @TempDir private Path state;
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
  void keepsTheTagsOfAnObject() {
    String version = put("landing", "a b+c", null);

    assertThat(tags("landing", "a b+c")).isEmpty();
    var put =
        s3.putObjectTagging(
            request ->
                request
                    .bucket("landing")
                    .key("a b+c")
                    .tagging(
                        tagging -> tagging.tagSet(tag("origin", "till <1> & ü"), tag("e", ""))));
    assertThat(put.versionId()).isEqualTo(version);
    assertThat(tags("landing", "a b+c"))
        .containsExactly(tag("origin", "till <1> & ü"), tag("e", ""));
    s3.deleteObjectTagging(request -> request.bucket("landing").key("a b+c"));
    assertThat(tags("landing", "a b+c")).isEmpty();
    assertThat(s3.getObjectAsBytes(get -> get.bucket("landing").key("a b+c")).asUtf8String())
        .isEqualTo("hello");
  }

  @Test
  void takesTagsWithAnObjectAndLosesThemWithTheNextWrite() {
    put("plain", "k", "origin=till&what=a%20b");
    assertThat(tags("plain", "k")).containsExactly(tag("origin", "till"), tag("what", "a b"));

    put("plain", "k", null);
    assertThat(tags("plain", "k")).isEmpty();
  }

  @Test
  void copiesTagsUnlessTheCopyHasItsOwn() {
    put("plain", "k", "origin=till");

    s3.copyObject(
        copy ->
            copy.sourceBucket("plain")
                .sourceKey("k")
                .destinationBucket("landing")
                .destinationKey("c"));
    s3.copyObject(
        copy ->
            copy.sourceBucket("plain")
                .sourceKey("k")
                .destinationBucket("landing")
                .destinationKey("r")
                .taggingDirective(TaggingDirective.REPLACE)
                .tagging("x=y"));

    assertThat(tags("landing", "c")).containsExactly(tag("origin", "till"));
    assertThat(tags("landing", "r")).containsExactly(tag("x", "y"));
  }

  @Test
  void refusesTagsThatS3DoesNotTake() {
    put("plain", "k", null);

    assertRefused("InvalidTag", () -> tag("k", tag("", "v")));
    assertRefused("InvalidTag", () -> tag("k", tag("a".repeat(129), "v")));
    assertRefused("InvalidTag", () -> tag("k", tag("a", "v".repeat(257))));
    assertRefused("InvalidTag", () -> tag("k", tag("a", "1"), tag("a", "2")));
    assertRefused(
        "BadRequest",
        () ->
            tag("k", IntStream.range(0, 11).mapToObj(i -> tag("k" + i, "v")).toArray(Tag[]::new)));
    assertRefused("NoSuchKey", () -> tag("gone", tag("a", "1")));
    assertRefused("InvalidTag", () -> put("plain", "other", "a=1&a=2"));
    assertRefused("NoSuchKey", () -> tags("plain", "other"));
    assertRefused("NoSuchBucket", () -> tags("nosuch", "k"));
  }

  /** A multipart upload keeps no tags, and says so. */
  @Test
  void refusesTagsOfAMultipartUpload() {
    assertRefused(
        "NotImplemented",
        () -> s3.createMultipartUpload(request -> request.bucket("plain").key("k").tagging("a=b")));
  }

  @Test
  void keepsTheTagsOfABucketOverARestart() throws IOException {
    assertRefused("NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("plain")));
    s3.putBucketTagging(
        request -> request.bucket("plain").tagging(tagging -> tagging.tagSet(tag("team", "data"))));
    stop();
    start();
    assertThat(s3.getBucketTagging(get -> get.bucket("plain")).tagSet())
        .containsExactly(tag("team", "data"));

    s3.deleteBucketTagging(request -> request.bucket("plain"));
    assertRefused("NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("plain")));
  }

  @Test
  void keepsTheLifeCycleOfABucket() {
    LifecycleRule rule =
        LifecycleRule.builder()
            .id("old")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix("sales/"))
            .expiration(expiration -> expiration.days(30))
            .build();
    assertRefused(
        "NoSuchLifecycleConfiguration",
        () -> s3.getBucketLifecycleConfiguration(get -> get.bucket("plain")));

    s3.putBucketLifecycleConfiguration(
        request -> request.bucket("plain").lifecycleConfiguration(all -> all.rules(rule)));
    assertThat(s3.getBucketLifecycleConfiguration(get -> get.bucket("plain")).rules())
        .containsExactly(rule);
    s3.deleteBucketLifecycle(request -> request.bucket("plain"));
    assertRefused(
        "NoSuchLifecycleConfiguration",
        () -> s3.getBucketLifecycleConfiguration(get -> get.bucket("plain")));
    assertRefused(
        "MalformedXML",
        () ->
            s3.putBucketLifecycleConfiguration(
                request ->
                    request.bucket("plain").lifecycleConfiguration(all -> all.rules(List.of()))));
  }

  @Test
  void forgetsBothWithTheBucket() throws IOException {
    s3.putBucketTagging(
        request -> request.bucket("plain").tagging(tagging -> tagging.tagSet(tag("team", "data"))));
    s3.deleteBucket(request -> request.bucket("plain"));
    s3.createBucket(request -> request.bucket("plain"));

    assertRefused("NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("plain")));
  }

  @Test
  void tellsWhetherABucketHasVersions() {
    assertThat(s3.getBucketVersioning(get -> get.bucket("landing")).status())
        .isEqualTo(BucketVersioningStatus.ENABLED);
    assertThat(s3.getBucketVersioning(get -> get.bucket("plain")).status()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"test, wrong, SignatureDoesNotMatch", "stranger, test, InvalidAccessKeyId"})
  void verifiesTheSignatureOfThemToo(String key, String secret, String code) {
    try (S3Client stranger =
        S3Client.builder()
            .endpointOverride(URI.create(local.endpoint().uri().toString()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
            .build()) {
      for (Runnable request :
          List.<Runnable>of(
              () -> stranger.getBucketTagging(get -> get.bucket("plain")),
              () -> stranger.deleteBucketTagging(delete -> delete.bucket("plain")),
              () ->
                  stranger.putBucketTagging(
                      put -> put.bucket("plain").tagging(all -> all.tagSet(tag("a", "b")))))) {
        assertThatThrownBy(request::run)
            .asInstanceOf(type(S3Exception.class))
            .satisfies(
                e -> {
                  assertThat(e.statusCode()).isEqualTo(403);
                  assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                });
      }
    }
    assertRefused("NoSuchTagSet", () -> s3.getBucketTagging(get -> get.bucket("plain")));
  }

  private String put(String bucket, String key, String tags) {
    return s3.putObject(
            put -> put.bucket(bucket).key(key).tagging(tags), RequestBody.fromString("hello"))
        .versionId();
  }

  private List<Tag> tags(String bucket, String key) {
    return s3.getObjectTagging(get -> get.bucket(bucket).key(key)).tagSet();
  }

  private void tag(String key, Tag... tags) {
    s3.putObjectTagging(
        request -> request.bucket("plain").key(key).tagging(tagging -> tagging.tagSet(tags)));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  private static void assertRefused(String code, Runnable request) {
    assertThatThrownBy(request::run)
        .asInstanceOf(type(S3Exception.class))
        .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }
}
