package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.CatalogException;
import dev.medallion.catalog.Retry;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestStorage;
import dev.medallion.functions.runtime.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMetadataLocationResponse;
import software.amazon.awssdk.services.s3tables.model.UpdateTableMetadataLocationRequest;

class SnapshotSummariesTest {
  private static final String TABLE = "gold.retail.revenue";
  private static final TableName NAME = TableName.parse(TABLE);
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final String FIRST =
      "s3://gold-retail-revenue--table-s3/metadata/00009-first.metadata.json";

  private final TestCatalog catalog = new TestCatalog().table(TABLE).snapshot(TABLE, 1, "append");
  private final TestStorage storage = new TestStorage(catalog);
  private final SnapshotSummaries summaries =
      new SnapshotSummaries(
          storage.tables(),
          new MetadataFiles(storage.files(), Clock.fixed(NOW, ZoneOffset.UTC)),
          Fixtures.BUCKETS,
          new Retry());

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void addsToASummaryAndLeavesTheRestOfTheTable() {
    catalog.snapshot(TABLE, 2, "overwrite").summary(TABLE, "total-records", "5");
    ObjectNode before = catalog.metadata(TABLE).put("of-some-later-spec", 1);
    before.put("location", "s3://elsewhere").put("last-updated-ms", 1000);
    catalog.replace(TABLE, before);

    summaries.add(NAME, gold -> Map.of("2", Map.of("origin", "here")));

    ObjectNode expected = before.deepCopy().put("last-updated-ms", NOW.toEpochMilli());
    ((ObjectNode) expected.at("/snapshots/1/summary")).put("origin", "here");
    expected
        .withArray("/metadata-log")
        .addObject()
        .put("timestamp-ms", 1000)
        .put("metadata-file", "s3://elsewhere/metadata/00009-first.metadata.json");
    assertThat(json(catalog.metadata(TABLE).toString())).isEqualTo(json(expected.toString()));
    assertThat(storage.movedTo(TABLE))
        .matches("s3://gold-retail-revenue--table-s3/metadata/00010-[0-9a-f-]{36}.metadata.json");
  }

  @Test
  void keepsAsManyFormerFilesAsTheTableIsToKnow() {
    catalog.property(TABLE, "write.metadata.previous-versions-max", "2");
    for (int i = 0; i < 3; i++) {
      summaries.add(NAME, gold -> Map.of("1", Map.of("origin", "here")));
    }

    JsonNode log = catalog.metadata(TABLE).path("metadata-log");
    assertThat(log).hasSize(2);
    assertThat(log.at("/0/metadata-file").asText()).contains("/metadata/00010-");
    assertThat(log.at("/1/metadata-file").asText()).contains("/metadata/00011-");
  }

  @Test
  void looksAtTheTableAnewWhenSomebodyElseWasFaster() {
    storage.beforeNextMove(() -> catalog.snapshot(TABLE, 2, "overwrite"));

    summaries.add(
        NAME, gold -> Map.of(gold.currentSnapshot().orElseThrow().id(), Map.of("origin", "here")));

    JsonNode snapshots = catalog.metadata(TABLE).path("snapshots");
    assertThat(snapshots.at("/0/summary").has("origin")).isFalse();
    assertThat(snapshots.at("/1/summary/origin").asText()).isEqualTo("here");
  }

  @Test
  void writesNothingWhenThereIsNothingToTell() {
    summaries.add(NAME, gold -> Map.of());

    verify(storage.files(), never()).putObject(any(PutObjectRequest.class), any(RequestBody.class));
    assertThat(storage.movedTo(TABLE)).isNull();
  }

  @Test
  void readsACompressedFile() throws IOException {
    String gz = FIRST.replace(".metadata.json", ".gz.metadata.json");
    GetTableMetadataLocationResponse there =
        storage.tables().getTableMetadataLocation(this::ofTheTable);
    doReturn(there.toBuilder().metadataLocation(gz).build())
        .when(storage.tables())
        .getTableMetadataLocation(any(GetTableMetadataLocationRequest.class));
    when(storage.files().getObjectAsBytes(any(GetObjectRequest.class)))
        .thenReturn(
            ResponseBytes.fromByteArray(
                GetObjectResponse.builder().build(),
                compressed(Json.write(catalog.metadata(TABLE)))));

    summaries.add(NAME, gold -> Map.of("1", Map.of("origin", "here")));

    assertThat(catalog.metadata(TABLE).at("/snapshots/0/summary/origin").asText())
        .isEqualTo("here");
  }

  @Test
  void namesTheTableAndTheReasonWhenItIsRefused() {
    when(storage
            .tables()
            .updateTableMetadataLocation(any(UpdateTableMetadataLocationRequest.class)))
        .thenThrow(ForbiddenException.builder().message("not you").statusCode(403).build());

    assertThatThrownBy(() -> summaries.add(NAME, gold -> Map.of("1", Map.of("origin", "here"))))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith(
            "gold.retail.revenue: the summaries of its snapshots cannot tell their origin: not"
                + " you");
    catalog.drop(TABLE);
    assertThatThrownBy(() -> summaries.add(NAME, gold -> Map.of()))
        .hasMessageContaining("no such table");
  }

  private void ofTheTable(GetTableMetadataLocationRequest.Builder get) {
    get.tableBucketARN(Fixtures.BUCKETS.gold().value()).namespace("retail").name("revenue");
  }

  private static byte[] compressed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
