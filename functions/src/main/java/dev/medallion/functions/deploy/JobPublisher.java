package dev.medallion.functions.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Puts into the artifacts bucket what the Glue jobs are started from. */
final class JobPublisher {
  static final String JAR = "jobs/medallion-jobs.jar";

  /** Glue's Scala jobs need a script; all code is in the jar. */
  static final String SCRIPT = "jobs/empty.scala";

  private final S3Client s3;
  private final String bucket;

  JobPublisher(S3Client s3, String artifactsBucket) {
    this.s3 = s3;
    this.bucket = artifactsBucket;
  }

  /**
   * Publishes the jar and the script, over what was there.
   *
   * @param taskRoot the folder that the deployment package was unpacked into
   * @throws IllegalStateException if the package holds no jar
   */
  void publish(Path taskRoot) {
    Path jar = taskRoot.resolve(JAR);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "the deployment package holds no %s; build it with `sam build`".formatted(JAR));
    }
    s3.putObject(put -> put.bucket(bucket).key(JAR), RequestBody.fromFile(jar));
    s3.putObject(
        put -> put.bucket(bucket).key(SCRIPT),
        RequestBody.fromString("// All code is in medallion-jobs.jar.\n"));
  }
}
