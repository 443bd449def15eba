package dev.medallion.functions.deploy;

import dev.medallion.functions.runtime.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts into the artifacts bucket what the Glue jobs are started from, in a folder that is named
 * after the jar's content. So a new jar changes the jobs' properties, with which CloudFormation
 * updates the jobs, and goes back to the old jar when it rolls back; hence old folders are kept.
 */
final class JobPublisher {
  /** Where the deployment package has the jar. */
  static final String JAR = "jobs/medallion-jobs.jar";

  /** Names of attributes that the template reads by {@code Fn::GetAtt}. */
  static final String JAR_ATTRIBUTE = "JobJar";

  static final String SCRIPT_ATTRIBUTE = "JobScript";

  private static final String FOLDER = "jobs/";
  private static final String JAR_NAME = "medallion-jobs.jar";

  /** Glue's Scala jobs need a script; all code is in the jar. */
  private static final String SCRIPT_NAME = "empty.scala";

  private static final int HASH_LENGTH = 16;
  private static final Pattern PUBLISHED =
      Pattern.compile(
          "jobs/[0-9a-f]{%d}/(%s|%s)"
              .formatted(HASH_LENGTH, Pattern.quote(JAR_NAME), Pattern.quote(SCRIPT_NAME)));
  private static final int PRECONDITION_FAILED = 412;

  private final S3Client s3;
  private final String bucket;

  JobPublisher(S3Client s3, String artifactsBucket) {
    this.s3 = s3;
    this.bucket = artifactsBucket;
  }

  /**
   * Publishes the jar and the script, unless they are there.
   *
   * @param taskRoot the folder that the deployment package was unpacked into
   * @return the addresses of both, by the attributes' names
   * @throws IllegalStateException if the package holds no jar
   */
  Map<String, String> publish(Path taskRoot) {
    Path jar = taskRoot.resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "the deployment package holds no %s; build it with `sam build`".formatted(JAR));
    }
    String folder = FOLDER + hash(jar) + "/";
    put(folder + JAR_NAME, RequestBody.fromFile(jar));
    put(
        folder + SCRIPT_NAME,
        RequestBody.fromString("// All code is in %s.\n".formatted(JAR_NAME)));
    return Map.of(
        JAR_ATTRIBUTE, address(folder + JAR_NAME), SCRIPT_ATTRIBUTE, address(folder + SCRIPT_NAME));
  }

  /**
   * Deletes every version of every jar and script that was ever published, the markers of earlier
   * deletions included, and nothing else: a bucket that holds any of them cannot be deleted.
   */
  void deleteAll() {
    List<ObjectIdentifier> published;
    try {
      published =
          s3.listObjectVersionsPaginator(list -> list.bucket(bucket).prefix(FOLDER)).stream()
              .flatMap(JobPublisher::versions)
              .filter(version -> PUBLISHED.matcher(version.key()).matches())
              .toList();
    } catch (NoSuchBucketException e) {
      return;
    }
    // A request takes 1000 keys.
    for (int from = 0; from < published.size(); from += 1000) {
      delete(published.subList(from, Math.min(published.size(), from + 1000)));
    }
  }

  private static Stream<ObjectIdentifier> versions(ListObjectVersionsResponse page) {
    return Stream.concat(
        page.versions().stream().map(version -> identifier(version.key(), version.versionId())),
        page.deleteMarkers().stream().map(marker -> identifier(marker.key(), marker.versionId())));
  }

  private static ObjectIdentifier identifier(String key, String versionId) {
    return ObjectIdentifier.builder().key(key).versionId(versionId).build();
  }

  private void delete(List<ObjectIdentifier> versions) {
    DeleteObjectsResponse deleted =
        s3.deleteObjects(
            delete -> delete.bucket(bucket).delete(all -> all.objects(versions).quiet(true)));
    if (deleted.hasErrors()) {
      throw new IllegalStateException(
          "s3://%s/%s could not be deleted: %s"
              .formatted(
                  bucket,
                  deleted.errors().getFirst().key(),
                  deleted.errors().getFirst().message()));
    }
  }

  private void put(String key, RequestBody content) {
    try {
      s3.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), content);
    } catch (S3Exception e) {
      if (e.statusCode() != PRECONDITION_FAILED) {
        throw e;
      }
      // It is there, and its name says that it is the same.
    }
  }

  private String address(String key) {
    return "s3://%s/%s".formatted(bucket, key);
  }

  private static String hash(Path jar) {
    try {
      return Digest.of(jar).substring(0, HASH_LENGTH);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }
}
