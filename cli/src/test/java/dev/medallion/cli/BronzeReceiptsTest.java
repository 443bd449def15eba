package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.glue.model.JobRunState;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class BronzeReceiptsTest {
  private static final String REPORT =
      """
      {"objects": 3, "rows": 5000, "rescued": 2, "refused": 1, "bytes": 12345, "millis": 900}\
      """;

  private final TreeMap<String, String> objects = new TreeMap<>();
  private final List<String> read = new ArrayList<>();

  @Test
  void tellsWhatTheReceiptOfTheRunsManifestReports() {
    receipt("20261122T115900.000Z-0", "m1", "{\"rows\": 1}");
    receipt("20261122T120003.000Z-1", "m2", "{\"rows\": 2}");
    receipt("20261122T120004.000Z-2", "m1", REPORT);

    RunReport.Ingestion ingestion = ingestion();

    assertThat(ingestion).isEqualTo(new RunReport.Ingestion("sales", "SUCCEEDED", 3, 5000, 2, 1));
    assertThat(ingestion.inWords()).isEqualTo("3 objects, 5,000 rows, 2 rescued, 1 object refused");
    assertThat(read).as("those of the time of the run alone").hasSize(2);
  }

  @Test
  void tellsTheObjectsAloneIfNoReceiptReports() {
    receipt("20261122T120004.000Z-2", "m1", "null");
    objects.put("receipts/sales/20261122T120005.000Z-3.json", "{\"manif");

    assertThat(ingestion().inWords()).isEqualTo("3 objects");
    assertThat(ingestion().rows()).isEqualTo(-1);
  }

  private RunReport.Ingestion ingestion() {
    JobRun run =
        JobRun.builder()
            .startedOn(Instant.parse("2026-11-22T12:00:00Z"))
            .jobRunState(JobRunState.SUCCEEDED)
            .arguments(Map.of("--source", "sales", "--manifest", "m1"))
            .build();
    return new BronzeReceipts(new Bucket(), "artifacts").ingestion(run, 3);
  }

  private void receipt(String name, String manifest, String report) {
    objects.put(
        "receipts/sales/%s.json".formatted(name),
        "{\"manifest\": \"%s\", \"held\": [], \"report\": %s}".formatted(manifest, report));
  }

  private final class Bucket implements S3Client {
    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request list) {
      return ListObjectsV2Response.builder()
          .isTruncated(false)
          .contents(
              objects.tailMap(list.startAfter(), false).keySet().stream()
                  .filter(key -> key.startsWith(list.prefix()))
                  .map(key -> S3Object.builder().key(key).build())
                  .toList())
          .build();
    }

    @Override
    public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest get) {
      read.add(get.key());
      return ResponseBytes.fromByteArray(
          GetObjectResponse.builder().build(),
          objects.get(get.key()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
