package dev.medallion.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.local.endpoint.Signed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Objects whose content is signed as a whole. */
class SignedObjectsTest {
  /** More than S3Proxy keeps in memory. */
  private static final String LONG = "0123456789abcdef".repeat((17 << 20) / 16);

  @TempDir private static Path state;
  private static LocalS3 local;

  @BeforeAll
  static void start() throws IOException {
    local = LocalS3.start(state).withBucket("landing", BucketConfiguration.NEW);
  }

  @AfterAll
  static void close() {
    local.close();
  }

  @Test
  void takesALongObjectAsItComes() throws Exception {
    HttpResponse<String> put =
        new Signed().send(SdkHttpMethod.PUT, uri("a%20long%2B1"), "s3", LONG);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(
            local
                .client()
                .headObject(head -> head.bucket("landing").key("a long+1"))
                .contentLength())
        .isEqualTo(LONG.length());
  }

  @Test
  void keepsNothingOfContentThatIsNotTheSignedOne() throws Exception {
    HttpResponse<String> put =
        new Signed().sendingInstead("tampered").send(SdkHttpMethod.PUT, uri("b"), "s3", "signed__");
    assertThat(put.statusCode()).isEqualTo(400);
    assertThat(put.body()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
    assertThatThrownBy(() -> local.client().headObject(head -> head.bucket("landing").key("b")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void refusesAnotherSecret() throws Exception {
    HttpResponse<String> put =
        new Signed().by("test", "wrong").send(SdkHttpMethod.PUT, uri("c"), "s3", "content");
    assertThat(put.statusCode()).isEqualTo(403);
    assertThat(put.body()).contains("<Code>SignatureDoesNotMatch</Code>");
  }

  private static URI uri(String key) {
    return URI.create(local.endpoint().uri() + "/landing/" + key);
  }
}
