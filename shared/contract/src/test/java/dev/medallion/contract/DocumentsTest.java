package dev.medallion.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.Expectation.Action;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one side writes, the other reads with any mapper; names and order of members stay. */
class DocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Manifest.Source SALES =
      new Manifest.Source(
          "sales",
          "csv",
          options(),
          List.of("id"),
          List.of(new Manifest.Column("id", "bigint"), new Manifest.Column("at", "timestamp")));

  private static final Manifest MANIFEST =
      new Manifest(
          SALES,
          "bronze.retail.sales",
          List.of(
              new LandedObject(
                  "landing", "sales/a.csv", "e", 7, "0A", Instant.parse("2026-11-22T10:00:00Z")),
              new LandedObject(
                  "landing",
                  "sales/a.csv",
                  "f",
                  8,
                  "",
                  Instant.parse("2026-11-22T10:00:01Z"),
                  "v")),
          "d1",
          "s3://artifacts/receipts/sales/",
          false,
          new EventTarget("retail", "s3://artifacts/openlineage/", null));

  @Test
  void keepsTheFormOfManifests() throws IOException {
    assertThat(JSON.writeValueAsString(MANIFEST))
        .isEqualTo(
            "{\"source\":{\"name\":\"sales\",\"format\":\"csv\",\"options\":{\"sep\":\";\",\"encoding\":\"UTF-8\"},"
                + "\"key\":[\"id\"],\"columns\":[{\"name\":\"id\",\"type\":\"bigint\"},{\"name\":\"at\",\"type\":\"timestamp\"}]},"
                + "\"table\":\"bronze.retail.sales\",\"objects\":["
                + "{\"bucket\":\"landing\",\"key\":\"sales/a.csv\",\"etag\":\"e\",\"size\":7,\"sequencer\":\"0A\",\"time\":\"2026-11-22T10:00:00Z\"},"
                + "{\"bucket\":\"landing\",\"key\":\"sales/a.csv\",\"etag\":\"f\",\"size\":8,\"sequencer\":\"\",\"time\":\"2026-11-22T10:00:01Z\",\"version\":\"v\"}],"
                + "\"definition\":\"d1\",\"receipts\":\"s3://artifacts/receipts/sales/\",\"events\":{\"namespace\":\"retail\",\"folder\":\"s3://artifacts/openlineage/\"}}");
  }

  @Test
  void readsManifestsAsTheyWereWritten() throws IOException {
    assertThat(JSON.readValue(JSON.writeValueAsBytes(MANIFEST), Manifest.class))
        .isEqualTo(MANIFEST);
    Manifest rebuild = MANIFEST.asRebuild();
    assertThat(JSON.readValue(JSON.writeValueAsBytes(rebuild), Manifest.class)).isEqualTo(rebuild);
    assertThat(MANIFEST.uris()).containsExactly("s3://landing/sales/a.csv");
  }

  @Test
  void readsManifestsOfOtherReleases() throws IOException {
    Manifest read =
        JSON.readValue(
            "{\"source\": {\"name\": \"p\", \"format\": \"parquet\", \"later\": 1}, \"later\": {},"
                + " \"objects\": [{\"bucket\": \"b\", \"key\": \"k\", \"later\": true}]}",
            Manifest.class);

    assertThat(read.rebuild()).isFalse();
    assertThat(read.uris()).containsExactly("s3://b/k");
    assertThat(read.source().missingKeys(List.of())).isEmpty();
    assertThat(read.objects().get(0).version()).isEmpty();
  }

  /** Spark sends the source to its tasks. */
  @Test
  void sendsSourcesToTasks() throws IOException {
    try (ObjectOutputStream output = new ObjectOutputStream(new ByteArrayOutputStream())) {
      output.writeObject(SALES);
      output.writeObject(new Manifest.Source("p", "parquet", null, null, null));
    }
  }

  @Test
  void keepsTheFormOfReceipts() throws IOException {
    Receipt receipt =
        new Receipt(
            "s3://m",
            "d1",
            List.of(new Receipt.Write("s3://a", "e", null, "2026-11-22T10:00:00Z", null)),
            List.of(new Receipt.Write("s3://b", "f", "v", "2026-11-22T10:00:00Z", "empty")),
            new Receipt.Report(1, 2, 3, 4, 5, 6));

    String json = JSON.writeValueAsString(receipt);

    assertThat(json)
        .isEqualTo(
            "{\"manifest\":\"s3://m\",\"definition\":\"d1\",\"held\":[{\"uri\":\"s3://a\",\"etag\":\"e\",\"modified\":\"2026-11-22T10:00:00Z\"}],"
                + "\"refused\":[{\"uri\":\"s3://b\",\"etag\":\"f\",\"version\":\"v\",\"modified\":\"2026-11-22T10:00:00Z\",\"reason\":\"empty\"}],"
                + "\"report\":{\"objects\":1,\"rows\":2,\"rescued\":3,\"refused\":4,\"bytes\":5,\"millis\":6}}");
    assertThat(JSON.readValue(json, Receipt.class)).isEqualTo(receipt);
    assertThat(JSON.readValue("{\"held\": [{\"uri\": \"u\", \"etag\": \"e\"}]}", Receipt.class))
        .extracting(earlier -> earlier.held().get(0).time().isPresent(), Receipt::report)
        .containsExactly(false, null);
  }

  @Test
  void namesReceiptsByTheirTime() {
    Instant time = Instant.parse("2026-11-22T10:00:00.007Z");

    assertThat(Receipt.name(time, "ab")).isEqualTo("20261122T100000.007Z-ab.json");
    assertThat(Receipt.time(Receipt.name(time, "ab"))).isEqualTo(time);
    assertThat(Receipt.folder("sales")).isEqualTo("receipts/sales/");
  }

  @Test
  void keepsTheFormOfSilverPlans() throws IOException {
    SilverPlan plan =
        SilverPlan.builder("m", "silver.retail.m")
            .key(List.of("id"))
            .query("SELECT 1", "d1")
            .execution("run-1")
            .sources(
                List.of(
                    new SilverPlan.SourceSnapshot(
                        "sales",
                        "bronze_sales",
                        "bronze.retail.sales",
                        List.of("id"),
                        "7",
                        List.of("at"),
                        "op = 'D'",
                        false)))
            .expectations(List.of(new Expectation("positive", "n > 0", Action.QUARANTINE)))
            .rebuild("noon")
            .changesSince(3)
            .build();

    String json = JSON.writeValueAsString(plan);

    assertThat(json)
        .isEqualTo(
            "{\"model\":\"m\",\"table\":\"silver.retail.m\",\"key\":[\"id\"],\"sql\":\"SELECT"
                + " 1\",\"definition\":\"d1\",\"execution\":\"run-1\",\"sources\":[{\"name\":\"sales\",\"view\":\"bronze_sales\",\"table\":\"bronze.retail.sales\",\"key\":[\"id\"],\"snapshot\":\"7\",\"sequenceBy\":[\"at\"],\"deleteWhen\":\"op"
                + " = 'D'\",\"model\":false}],\"expectations\":[{\"name\":\"positive\",\"rule\":\"n"
                + " > 0\",\"action\":\"quarantine\"}],"
                + "\"rebuild\":\"noon\",\"changes\":true,\"forget\":3}");
    assertThat(JSON.readValue(json, SilverPlan.class)).isEqualTo(plan);
    assertThat(plan.objectKey()).isEqualTo("plans/run-1/silver/m.json");
    assertThat(plan.quarantineTable()).isEqualTo("silver.retail.m_quarantine");
    assertThat(plan.changesTable()).isEqualTo("silver.retail.m_changes");
    assertThat(JSON.readValue("{\"model\": \"m\"}", SilverPlan.class).expectations()).isEmpty();
  }

  @Test
  void tellsVersionsInPropertiesAndSummaries() {
    SilverVersion version = new SilverVersion(4, 2);

    assertThat(SilverVersion.in(version.properties())).contains(version);
    assertThat(version.properties())
        .isEqualTo(Map.of("medallion.version", "4", "medallion.changes-from", "2"));
    assertThat(SilverVersion.in(Map.of())).isEmpty();
    assertThat(version.changed(true, 3)).isEqualTo(new SilverVersion(5, 3));
    assertThat(version.changed(false, 3)).isEqualTo(new SilverVersion(5, 5));
    assertThat(version.replaced()).isEqualTo(new SilverVersion(5, 5));
  }

  @Test
  void tellsBoundsInSummaries() {
    ChangeBounds bounds =
        new ChangeBounds(Map.of("day", new ChangeBounds.Bound("2026-03-01", "2026-03-02")));

    assertThat(bounds.json())
        .isEqualTo("{\"day\":{\"least\":\"2026-03-01\",\"most\":\"2026-03-02\"}}");
    assertThat(ChangeBounds.in(Map.of(PropertyKeys.BOUNDS, bounds.json()))).contains(bounds);
    assertThat(ChangeBounds.in(Map.of())).isEmpty();
    assertThat(ChangeBounds.in(Map.of(PropertyKeys.BOUNDS, "{\"day\": {\"least\": 1}}")))
        .contains(new ChangeBounds(Map.of()));
    assertThatThrownBy(() -> ChangeBounds.in(Map.of(PropertyKeys.BOUNDS, "{")))
        .hasMessage("a silver snapshot tells bounds that are no JSON: {");
    LocalDateTime time = LocalDateTime.of(2026, 3, 1, 12, 0, 0, 1000);
    assertThat(ChangeBounds.text(time)).isEqualTo("2026-03-01 12:00:00.000001");
    assertThat(ChangeBounds.time(ChangeBounds.text(time))).isEqualTo(time);
  }

  @Test
  void tellsLineageInSummaries() {
    Map<String, String> summary =
        Map.of(
            "operation",
            "append",
            PropertyKeys.EXECUTION,
            "run-1",
            PropertyKeys.consumed("s"),
            "7");

    assertThat(Lineage.origin(summary))
        .containsOnlyKeys("medallion.execution", "medallion.consumed.s");
    assertThat(Lineage.consumedBy(summary)).isEqualTo(Map.of("s", "7"));
  }

  private static Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("sep", ";");
    options.put("encoding", "UTF-8");
    return options;
  }
}
