package dev.medallion.functions.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.fixture.SdkMocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

class JobPublisherTest {
  private static final String BUCKET = "medallion-artifacts-000000000000-us-east-1";

  /** Of the SHA-256 of "jar". */
  private static final String FOLDER = "jobs/0163f1eea7894350/";

  private final S3Client s3 = SdkMocks.mock(S3Client.class);
  private final JobPublisher publisher = new JobPublisher(s3, BUCKET);

  @TempDir private Path taskRoot;

  @BeforeEach
  void deploymentPackage() throws IOException {
    Files.createDirectories(taskRoot.resolve("jobs"));
    Files.writeString(taskRoot.resolve("jobs/medallion-jobs.jar"), "jar");
    when(s3.deleteObjects(any(DeleteObjectsRequest.class)))
        .thenReturn(DeleteObjectsResponse.builder().build());
  }

  @Test
  void publishesTheJarAndAScriptInAFolderNamedAfterTheJarsContent() {
    Map<String, String> published = publisher.publish(taskRoot);

    ArgumentCaptor<PutObjectRequest> puts = ArgumentCaptor.forClass(PutObjectRequest.class);
    verify(s3, times(2)).putObject(puts.capture(), any(RequestBody.class));
    assertThat(puts.getAllValues())
        .allMatch(put -> put.bucket().equals(BUCKET) && put.ifNoneMatch().equals("*"))
        .extracting(PutObjectRequest::key)
        .containsExactly(FOLDER + "medallion-jobs.jar", FOLDER + "empty.scala");
    assertThat(published)
        .containsOnly(
            Map.entry("JobJar", "s3://" + BUCKET + "/" + FOLDER + "medallion-jobs.jar"),
            Map.entry("JobScript", "s3://" + BUCKET + "/" + FOLDER + "empty.scala"));
  }

  @Test
  void givesAnotherJarAnotherAddress() throws IOException {
    Map<String, String> first = publisher.publish(taskRoot);
    Files.writeString(taskRoot.resolve("jobs/medallion-jobs.jar"), "another jar");

    assertThat(publisher.publish(taskRoot).get("JobJar")).isNotEqualTo(first.get("JobJar"));
  }

  @Test
  void leavesWhatIsPublishedAlready() {
    when(s3.putObject(any(PutObjectRequest.class), any(RequestBody.class)))
        .thenThrow(S3Exception.builder().statusCode(412).message("exists").build());

    assertThat(publisher.publish(taskRoot)).containsKeys("JobJar", "JobScript");
  }

  @Test
  void failsWhenTheBucketRefuses() {
    when(s3.putObject(any(PutObjectRequest.class), any(RequestBody.class)))
        .thenThrow(S3Exception.builder().statusCode(403).message("denied").build());

    assertThatThrownBy(() -> publisher.publish(taskRoot)).hasMessageContaining("denied");
  }

  @Test
  void deletesEveryVersionAndTheMarkersOfEarlierDeletions() {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenReturn(
            ListObjectVersionsResponse.builder()
                .versions(
                    version(FOLDER + "empty.scala", "v1"), version(FOLDER + "empty.scala", "v2"))
                .deleteMarkers(
                    DeleteMarkerEntry.builder().key(FOLDER + "empty.scala").versionId("m1").build(),
                    DeleteMarkerEntry.builder().key("jobs/notes.txt").versionId("m2").build())
                .build());

    publisher.deleteAll();

    ArgumentCaptor<DeleteObjectsRequest> request =
        ArgumentCaptor.forClass(DeleteObjectsRequest.class);
    verify(s3).deleteObjects(request.capture());
    assertThat(request.getValue().delete().objects())
        .extracting(ObjectIdentifier::key, ObjectIdentifier::versionId)
        .containsExactly(
            tuple(FOLDER + "empty.scala", "v1"),
            tuple(FOLDER + "empty.scala", "v2"),
            tuple(FOLDER + "empty.scala", "m1"));
  }

  @Test
  void deletesWhatWasEverPublishedAndNothingElse() {
    listed(
        FOLDER + "medallion-jobs.jar",
        FOLDER + "empty.scala",
        "jobs/0123456789abcdef/medallion-jobs.jar",
        "jobs/notes.txt",
        "jobs/mine/medallion-jobs.jar",
        FOLDER + "data.parquet");

    publisher.deleteAll();

    assertThat(deleted().getFirst())
        .containsExactly(
            FOLDER + "medallion-jobs.jar",
            FOLDER + "empty.scala",
            "jobs/0123456789abcdef/medallion-jobs.jar");
  }

  @Test
  void deletesAtMostAThousandAtATime() {
    listed(
        IntStream.range(0, 1001)
            .mapToObj("jobs/%016x/empty.scala"::formatted)
            .toArray(String[]::new));

    publisher.deleteAll();

    assertThat(deleted()).extracting(List::size).containsExactly(1000, 1);
  }

  @Test
  void asksNothingWhenNothingIsPublishedOrTheBucketIsGone() {
    listed();
    publisher.deleteAll();
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenThrow(NoSuchBucketException.builder().message("none").build());
    publisher.deleteAll();

    verify(s3, never()).deleteObjects(any(DeleteObjectsRequest.class));
  }

  @Test
  void namesAnObjectThatIsNotDeleted() {
    listed(FOLDER + "empty.scala");
    when(s3.deleteObjects(any(DeleteObjectsRequest.class)))
        .thenReturn(
            DeleteObjectsResponse.builder()
                .errors(
                    S3Error.builder().key(FOLDER + "empty.scala").message("Access Denied").build())
                .build());

    assertThatThrownBy(publisher::deleteAll)
        .hasMessage(
            "s3://%s/%sempty.scala could not be deleted: Access Denied".formatted(BUCKET, FOLDER));
  }

  private void listed(String... keys) {
    when(s3.listObjectVersions(any(ListObjectVersionsRequest.class)))
        .thenReturn(
            ListObjectVersionsResponse.builder()
                .versions(Arrays.stream(keys).map(key -> version(key, "v")).toList())
                .build());
  }

  private static ObjectVersion version(String key, String id) {
    return ObjectVersion.builder().key(key).versionId(id).build();
  }

  private List<List<String>> deleted() {
    ArgumentCaptor<DeleteObjectsRequest> requests =
        ArgumentCaptor.forClass(DeleteObjectsRequest.class);
    verify(s3, atLeastOnce()).deleteObjects(requests.capture());
    return requests.getAllValues().stream()
        .map(request -> request.delete().objects().stream().map(ObjectIdentifier::key).toList())
        .toList();
  }
}
