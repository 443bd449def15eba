package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.endpoint.Signed;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 takes any key up to its length, and no two keys for one. */
class S3KeysTest {
  private static final Comparator<String> BY_UTF8 =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /** Each of these is an object of its own on AWS; a folder takes many for the same. */
  private static final List<String> KEYS =
      Stream.of(
              "sales/2026/x.csv",
              "sales//2026/x.csv",
              "sales///2026/x.csv",
              "sales/./2026/x.csv",
              "sales/x/../2026/x.csv",
              "sales/2026/x.csv/",
              "sales/2026/X.csv",
              "/sales/2026/x.csv",
              "//",
              "/",
              ".",
              "..",
              "../bucket-1/sales/2026/x.csv",
              "a/../../b",
              "tr",
              "tr/",
              "tr//",
              "node",
              "node/leaf",
              "node/leaf/deep",
              ".hidden",
              "a/.hidden/b",
              ".s3",
              ".s3/keys/node",
              ".s3/unfinished/x",
              ".mpus-7f0c9a52-5b1e-4c3e-8a8e-1f2e3d4c5b6a-x-1",
              ".s3proxy-slash",
              ".s3proxy-versions/x",
              ".s3proxy-other",
              "report-7f0c9a52-5b1e-4c3e-8a8e-1f2e3d4c5b6a",
              "%2F",
              "a%2Fb",
              "a/b",
              "a+b",
              "a b",
              "a?b=c&d",
              "a#b",
              "a[b]{c}*",
              "a\\b",
              "a\\..\\b",
              "caf\u00e9",
              "cafe\u0301",
              "CAF\u00c9",
              "\uff5e wide",
              "\uD83D\uDE00 face",
              " lead",
              "trail ",
              "a:b\"c'<d>|e^f`g~",
              "tab\there",
              "line\nend",
              "bell\u0007",
              "null\0byte",
              "delete\u007f",
              "x".repeat(255),
              "x".repeat(256),
              "deep/" + "\u00e9".repeat(128),
              "y".repeat(1024),
              "\u00e9".repeat(512),
              "d/".repeat(512))
          .sorted(BY_UTF8)
          .toList();

  private static final List<String> PREFIXES =
      List.of(
          "",
          "/",
          "//",
          "s",
          "sales",
          "sales/",
          "sales//",
          "sales/.",
          "sales/2026/x.csv",
          "node/",
          ".",
          "..",
          "../",
          "d/d/",
          "x".repeat(255),
          "a",
          "nothing/",
          ".s3/",
          "\u00e9");

  @TempDir static Path state;
  private static LocalS3 local;
  private static S3Client s3;
  private static int buckets;

  private String bucket;

  @BeforeAll
  static void start() throws IOException {
    local = LocalS3.start(state);
    s3 = local.client();
  }

  @BeforeEach
  void createBucket() throws IOException {
    bucket = "bucket-" + ++buckets;
    local.withBucket(bucket, LocalS3.VERSIONED);
    local.events().clear();
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  static List<String> keys() {
    return KEYS;
  }

  /** XML holds no control characters, so that an answer that is not encoded cannot name them. */
  static List<String> keysInXml() {
    return KEYS.stream().filter(key -> key.chars().noneMatch(Character::isISOControl)).toList();
  }

  @Test
  void keepsEachKeyAsAnObjectOfItsOwn() {
    KEYS.forEach(key -> put(key, "content of " + key));

    assertThat(KEYS)
        .allSatisfy(
            key -> {
              assertThat(get(key)).isEqualTo("content of " + key);
              assertThat(s3.headObject(head -> head.bucket(bucket).key(key)).contentLength())
                  .isEqualTo(("content of " + key).getBytes(StandardCharsets.UTF_8).length);
            });
    assertThat(local.events())
        .extracting(event -> event.detail().at("/object/key").asText())
        .containsExactlyElementsOf(KEYS);
    assertThat(listed("")).containsExactlyElementsOf(KEYS);
  }

  @Test
  void keepsEachKeyInItsBucketsFolder() throws IOException {
    KEYS.forEach(key -> put(key, "x"));
    try (Stream<Path> top = Files.list(state.resolve("s3"))) {
      assertThat(top).allMatch(folder -> folder.getFileName().toString().startsWith("bucket-"));
    }
  }

  @Test
  void keepsEachKeyWhicheverComesFirst() {
    KEYS.reversed().forEach(key -> put(key, "content of " + key));
    assertThat(KEYS).allSatisfy(key -> assertThat(get(key)).isEqualTo("content of " + key));
    assertThat(listed("")).containsExactlyElementsOf(KEYS);
  }

  @Test
  void deletesNoKeyButTheOneThatIsMeant() {
    KEYS.forEach(key -> put(key, "x"));
    for (int i = 0; i < KEYS.size(); i++) {
      String key = KEYS.get(i);
      s3.deleteObject(delete -> delete.bucket(bucket).key(key));
      assertThat(listed("")).containsExactlyElementsOf(KEYS.subList(i + 1, KEYS.size()));
    }
    assertThatThrownBy(() -> s3.deleteBucket(delete -> delete.bucket(bucket)))
        .hasMessageContaining("The bucket you tried to delete is not empty");
    List<DeleteMarkerEntry> markers =
        s3.listObjectVersions(list -> list.bucket(bucket).encodingType(EncodingType.URL))
            .deleteMarkers();
    assertThat(markers).extracting(DeleteMarkerEntry::key).containsExactlyElementsOf(KEYS);
    for (DeleteMarkerEntry marker : markers) {
      s3.deleteObject(
          delete -> delete.bucket(bucket).key(marker.key()).versionId(marker.versionId()));
    }
    s3.deleteBucket(delete -> delete.bucket(bucket));
    assertThat(state.resolve("s3").resolve(bucket)).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void readsWritesAndDeletesEachKey(String key) {
    assertThatThrownBy(() -> get(key)).isInstanceOf(NoSuchKeyException.class);
    put(key, "0123456789");
    put(key, "9876543210");
    assertThat(
            s3.getObjectAsBytes(get -> get.bucket(bucket).key(key).range("bytes=2-4"))
                .asUtf8String())
        .isEqualTo("765");
    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey(key)
                .destinationBucket(bucket)
                .destinationKey("copies/plain"));
    assertThat(get("copies/plain")).isEqualTo("9876543210");
    s3.deleteObject(delete -> delete.bucket(bucket).key(key));
    assertThatThrownBy(() -> get(key)).isInstanceOf(NoSuchKeyException.class);
    s3.copyObject(
        copy ->
            copy.sourceBucket(bucket)
                .sourceKey("copies/plain")
                .destinationBucket(bucket)
                .destinationKey(key));
    assertThat(get(key)).isEqualTo("9876543210");
    assertThat(listed("")).containsExactlyInAnyOrder(key, "copies/plain");
  }

  @ParameterizedTest
  @MethodSource("keysInXml")
  void putsUploadsOfPartsTogetherAtEachKey(String key) {
    String upload = s3.createMultipartUpload(create -> create.bucket(bucket).key(key)).uploadId();
    assertThat(s3.listMultipartUploads(list -> list.bucket(bucket).encodingType("url")).uploads())
        .extracting(each -> each.uploadId())
        .containsExactly(upload);
    String tag =
        s3.uploadPart(
                part -> part.bucket(bucket).key(key).uploadId(upload).partNumber(1),
                RequestBody.fromString("of parts"))
            .eTag();
    s3.completeMultipartUpload(
        complete ->
            complete
                .bucket(bucket)
                .key(key)
                .uploadId(upload)
                .multipartUpload(
                    parts -> parts.parts(CompletedPart.builder().partNumber(1).eTag(tag).build())));
    assertThat(get(key)).isEqualTo("of parts");
    assertThat(listed("")).containsExactly(key);
    assertThat(local.events()).hasSize(1);
  }

  @Test
  void deletesSeveralKeysAtOnce() {
    List<String> keys = keysInXml();
    keys.forEach(key -> put(key, "x"));
    var deleted =
        s3.deleteObjects(
            delete ->
                delete
                    .bucket(bucket)
                    .delete(
                        all ->
                            all.objects(
                                keys.stream()
                                    .map(key -> ObjectIdentifier.builder().key(key).build())
                                    .toList())));
    assertThat(deleted.errors()).isEmpty();
    assertThat(listed("")).isEmpty();
  }

  @Test
  void listsByPagesInTheOrderOfTheKeysBytes() {
    KEYS.forEach(key -> put(key, "x"));
    assertThat(
            s3
                .listObjectsV2Paginator(list -> list.bucket(bucket).maxKeys(3).encodingType("url"))
                .contents()
                .stream()
                .map(S3Object::key))
        .containsExactlyElementsOf(KEYS);
    for (int i = 0; i < KEYS.size(); i++) {
      String after = KEYS.get(i);
      assertThat(
              s3.listObjectsV2(list -> list.bucket(bucket).startAfter(after).encodingType("url"))
                  .contents())
          .extracting(S3Object::key)
          .containsExactlyElementsOf(KEYS.subList(i + 1, KEYS.size()));
    }
  }

  @Test
  void listsByPagesInTheFirstVersionToo() {
    KEYS.forEach(key -> put(key, "x"));
    List<String> seen = new ArrayList<>();
    String[] marker = {null};
    do {
      var page =
          s3.listObjects(
              list -> list.bucket(bucket).maxKeys(4).marker(marker[0]).encodingType("url"));
      page.contents().forEach(object -> seen.add(object.key()));
      marker[0] = Boolean.TRUE.equals(page.isTruncated()) ? seen.getLast() : null;
    } while (marker[0] != null);
    assertThat(seen).containsExactlyElementsOf(KEYS);
  }

  @Test
  void listsWhatBeginsWithAPrefix() {
    KEYS.forEach(key -> put(key, "x"));
    assertThat(PREFIXES)
        .allSatisfy(
            prefix ->
                assertThat(listed(prefix))
                    .containsExactlyElementsOf(
                        KEYS.stream().filter(key -> key.startsWith(prefix)).toList()));
  }

  @Test
  void listsFoldersBelowAPrefix() {
    KEYS.forEach(key -> put(key, "x"));
    assertThat(PREFIXES)
        .allSatisfy(prefix -> List.of("/", "a", "//").forEach(by -> listsFolders(prefix, by)));
  }

  private void listsFolders(String prefix, String delimiter) {
    for (int most : List.of(1, 7, 1000)) {
      List<String> found = new ArrayList<>();
      for (ListObjectsV2Response page :
          s3.listObjectsV2Paginator(
              list ->
                  list.bucket(bucket)
                      .prefix(prefix)
                      .delimiter(delimiter)
                      .maxKeys(most)
                      .encodingType("url"))) {
        page.contents().stream().map(S3Object::key).forEach(found::add);
        page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(found::add);
      }
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(
              KEYS.stream()
                  .filter(key -> key.startsWith(prefix))
                  .map(key -> folder(key, prefix, delimiter))
                  .distinct()
                  .toList());
    }
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    String key = "z".repeat(1025);
    assertThatThrownBy(() -> put(key, "x")).satisfies(S3KeysTest::isTooLong);
    assertThatThrownBy(() -> get(key)).satisfies(S3KeysTest::isTooLong);
    assertThatThrownBy(() -> s3.createMultipartUpload(create -> create.bucket(bucket).key(key)))
        .satisfies(S3KeysTest::isTooLong);
    assertThatThrownBy(() -> put("\u00e9".repeat(512) + "x", "x")).satisfies(S3KeysTest::isTooLong);
  }

  @Test
  void followsNoLinkInABucketsFolder() throws IOException {
    Path outside = Files.createDirectories(state.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    put("real", "x");
    Files.createSymbolicLink(state.resolve("s3/" + bucket + "/folder"), outside);
    Files.createSymbolicLink(state.resolve("s3/" + bucket + "/file"), outside.resolve("secret"));

    assertThatThrownBy(() -> get("folder/secret")).isInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> get("file")).isInstanceOf(NoSuchKeyException.class);
    put("folder/secret", "mine");
    put("folder/other", "mine");
    put("file", "mine");
    assertThat(get("folder/secret")).isEqualTo("mine");
    assertThat(listed("folder/")).containsExactly("folder/other", "folder/secret");
    assertThat(listed("")).containsExactly("file", "folder/other", "folder/secret", "real");
    s3.deleteObject(delete -> delete.bucket(bucket).key("folder/secret"));
    assertThat(outside.resolve("secret")).hasContent("secret");
    assertThat(outside.resolve("other")).doesNotExist();
  }

  @Test
  void letsACopiedFileReplaceAnObjectThatWasKeptElsewhere() throws IOException {
    put("node", "object");
    put("node/leaf", "by API");
    s3.deleteObject(delete -> delete.bucket(bucket).key("node"));
    Path folder = Files.createDirectories(state.resolve("s3/" + bucket + "/node"));
    Files.writeString(folder.resolve("leaf"), "by hand");

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(get("node/leaf")).isEqualTo("by hand"));
    s3.deleteObject(delete -> delete.bucket(bucket).key("node/leaf"));
    assertThatThrownBy(() -> get("node/leaf")).isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void keepsTheMetadataOfAKeyThatAFolderCannotHold() {
    s3.putObject(
        put -> put.bucket(bucket).key("tr/").contentType("text/csv").metadata(Map.of("a", "b")),
        RequestBody.fromString("body"));
    var head = s3.headObject(get -> get.bucket(bucket).key("tr/"));
    assertThat(head.contentType()).isEqualTo("text/csv");
    assertThat(head.metadata()).containsEntry("a", "b");
  }

  /** With no encoding-type, as a client asks that is none of AWS's. */
  @Test
  void writesControlCharactersAsReferences() throws Exception {
    s3.putObject(
        put -> put.bucket(bucket).key("control/\u0001\u001f"), RequestBody.fromString("x"));
    HttpResponse<String> listed =
        new Signed()
            .send(
                SdkHttpMethod.GET,
                local.endpoint().uri().resolve("/" + bucket + "?list-type=2&prefix=control"),
                "s3",
                "");
    assertThat(listed.statusCode()).isEqualTo(200);
    assertThat(listed.body()).contains("<Key>control/&#1;&#31;</Key>");
    assertThat(
            s3.listObjectsV2(
                    list -> list.bucket(bucket).prefix("control").encodingType(EncodingType.URL))
                .contents())
        .extracting(S3Object::key)
        .containsExactly("control/\u0001\u001f");
  }

  @Test
  void beginsAnUploadToAKeyWithControlCharacters() throws Exception {
    HttpResponse<String> begun =
        new Signed()
            .send(
                SdkHttpMethod.POST,
                local.endpoint().uri().resolve("/" + bucket + "/up%01load?uploads="),
                "s3",
                "");
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.body()).contains("<Key>up&#1;load</Key>");
  }

  @Test
  void refusesAKeyThatIsNoText() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> refused =
          http.send(
              HttpRequest.newBuilder(local.endpoint().uri().resolve("/" + bucket + "/a%80b"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("<Code>InvalidURI</Code>");
    }
  }

  private static void isTooLong(Throwable refusal) {
    assertThat(refusal)
        .isInstanceOfSatisfying(
            S3Exception.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError");
            });
  }

  private static String folder(String key, String prefix, String delimiter) {
    int at = key.indexOf(delimiter, prefix.length());
    return at < 0 ? key : key.substring(0, at + delimiter.length());
  }

  private List<String> listed(String prefix) {
    return s3
        .listObjectsV2(list -> list.bucket(bucket).prefix(prefix).encodingType("url"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  private void put(String key, String content) {
    s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(content));
  }

  private String get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asUtf8String();
  }
}
