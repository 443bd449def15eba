package dev.medallion.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.medallion.cli.explain.LandingText.Read;
import dev.medallion.cli.explain.LandingText.Write;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LandingTextTest {
  private static final Write WRITE = new Write("s3://landing/sales/a b.csv", "v1", "e1");

  private final S3Client s3 = mock(S3Client.class);
  private final LandingText landing = new LandingText(s3);

  private static Source source(Format format) {
    return new Source(
        "sales", "sales/", format, Map.of(), List.of("id"), Map.of(), List.of(), Optional.empty());
  }

  private void holds(byte[] content) {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenAnswer(
            call ->
                new ResponseInputStream<>(
                    GetObjectResponse.builder().build(), new ByteArrayInputStream(content)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aRecordIsReadByTheLineItBeginsOn() {
    holds(bytes("id,note\r\n1,one\r\n2,two\n3,drei ü"));

    assertThat(landing.read(source(Format.CSV), WRITE, List.of(2L, 4L, 9L)))
        .isEqualTo(
            Map.of(
                2L, Read.of("1,one"),
                4L, Read.of("3,drei ü"),
                9L, Read.not("the object has no such line")));
  }

  @Test
  void aLineBreakInQuotesEndsNoRecordOfCsv() {
    holds(bytes("id,note\n1,\"two\nlines, \"\"quoted\"\"\"\n2,b\n"));

    assertThat(landing.read(source(Format.CSV), WRITE, List.of(2L, 4L)))
        .isEqualTo(Map.of(2L, Read.of("1,\"two\nlines, \"\"quoted\"\"\""), 4L, Read.of("2,b")));
    assertThat(landing.read(source(Format.JSONL), WRITE, List.of(2L)))
        .isEqualTo(Map.of(2L, Read.of("1,\"two")));
  }

  @Test
  void gzipIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes("{\"id\":1}\n"));
    }
    holds(packed.toByteArray());

    assertThat(
            landing.read(
                source(Format.JSONL), new Write("s3://landing/a.json.gz", "", "e"), List.of(1L)))
        .isEqualTo(Map.of(1L, Read.of("{\"id\":1}")));
  }

  @Test
  void saysWhereThereIsNoText() {
    when(s3.getObject(any(GetObjectRequest.class)))
        .thenThrow(S3Exception.builder().statusCode(404).build());

    assertThat(landing.read(source(Format.CSV), WRITE, List.of(2L)))
        .isEqualTo(Map.of(2L, Read.not("landing no longer has that version")));
    assertThat(landing.read(source(Format.PARQUET), WRITE, List.of(2L)).get(2L).problem())
        .contains("Parquet");
    assertThat(
            landing
                .read(source(Format.CSV), new Write("s3://landing/a.csv.zst", "", ""), List.of(1L))
                .get(1L)
                .problem())
        .contains("compressed");
  }
}
