package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Several writers of one bucket at once. */
class S3WritersTest {
  private static final String BUCKET = "landing";

  @TempDir Path state;
  private LocalS3 local;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    local = LocalS3.start(state).withBucket(BUCKET, LocalS3.VERSIONED);
    s3 = local.client();
  }

  @AfterEach
  void stop() {
    local.close();
  }

  @Test
  void letsOneOfManyWritersClaimAKey() throws Exception {
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> claims = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        claims.add(writers.submit(() -> claims("claimed/")));
      }
      int claimed = 0;
      for (Future<Boolean> claim : claims) {
        claimed += claim.get() ? 1 : 0;
      }
      assertThat(claimed).isEqualTo(1);
    }
  }

  private boolean claims(String key) {
    try {
      s3.putObject(
          put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("mine"));
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return false;
    }
  }

  @Test
  void writesAndDeletesKeysThatAreInEachOthersWayAtOnce() throws Exception {
    List<String> keys = List.of("way", "way/on", "way/on/and", "way/on/and/on", "way/");
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs = new ArrayList<>();
      for (String key : keys) {
        runs.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    put(key, key + i);
                    assertThat(get(key)).isEqualTo(key + i);
                    s3.deleteObject(delete -> delete.bucket(BUCKET).key(key));
                    assertThatThrownBy(() -> get(key)).isInstanceOf(NoSuchKeyException.class);
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    assertThat(s3.listObjectsV2(list -> list.bucket(BUCKET)).contents()).isEmpty();
  }

  private void put(String key, String content) {
    s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(content));
  }

  private String get(String key) {
    return s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(key)).asUtf8String();
  }
}
