package dev.medallion.functions.maintenance;

import static dev.medallion.functions.fixture.Fixtures.answer;
import static dev.medallion.functions.fixture.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.access.AccessEnforcement;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.functions.fixture.TestCatalog;
import dev.medallion.functions.fixture.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.ForbiddenException;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableMaintenanceJobStatusResponse;
import software.amazon.awssdk.services.s3tables.model.JobStatus;
import software.amazon.awssdk.services.s3tables.model.ListTablesRequest;
import software.amazon.awssdk.services.s3tables.model.ListTablesResponse;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobStatusValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceJobType;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

class MaintenanceFunctionTest {
  private static final String SALES = "bronze.retail.sales";
  private static final String SILVER = "silver.retail.customer_sales";
  private static final String GOLD = "gold.retail.revenue_by_company";

  private final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  private final GlueClient glue = SdkMocks.mock(GlueClient.class);
  private final TestContext context = new TestContext();
  private final TestCatalog catalog = new TestCatalog();
  private final List<Integer> counted = new ArrayList<>();
  private final MaintenanceFunction function = function(Duration.ofMinutes(45));

  private final Map<String, Map<TableMaintenanceType, TableMaintenanceConfigurationValue>> tables =
      new HashMap<>();
  private final Map<String, TableBucketMaintenanceConfigurationValue> buckets = new HashMap<>();

  private final Map<String, Map<TableMaintenanceJobType, TableMaintenanceJobStatusValue>> jobs =
      new HashMap<>();
  private final Map<String, List<TableSummary>> listed = new HashMap<>();

  private MaintenanceFunction function(Duration betweenRuns) {
    return new MaintenanceFunction(
        new Enforcement(
            Fixtures.pipeline(), Fixtures.BUCKETS, catalog.client(), s3Tables, betweenRuns),
        new AccessEnforcement(
            Fixtures.pipeline(),
            Fixtures.BUCKETS,
            catalog.client(),
            s3Tables,
            glue,
            () -> {
              throw new AssertionError("nothing is granted here");
            }),
        s3Tables,
        Fixtures.BUCKETS,
        counted::add);
  }

  @BeforeEach
  void nobodyIsLetIn() {
    when(glue.getCatalog(any(GetCatalogRequest.class)))
        .thenThrow(EntityNotFoundException.builder().message("Catalog not found.").build());
    when(s3Tables.getTableBucketPolicy(any(GetTableBucketPolicyRequest.class)))
        .thenThrow(NotFoundException.builder().message("No policy.").build());
  }

  /** S3 Tables that keeps what it is told. */
  @BeforeEach
  void s3TablesRemembers() {
    when(s3Tables.getTableMaintenanceConfiguration(
            any(GetTableMaintenanceConfigurationRequest.class)))
        .thenAnswer(
            call -> {
              GetTableMaintenanceConfigurationRequest get = call.getArgument(0);
              return GetTableMaintenanceConfigurationResponse.builder()
                  .configuration(tables.getOrDefault(get.name(), Map.of()))
                  .build();
            });
    when(s3Tables.putTableMaintenanceConfiguration(
            any(PutTableMaintenanceConfigurationRequest.class)))
        .thenAnswer(
            call -> {
              PutTableMaintenanceConfigurationRequest put = call.getArgument(0);
              tables
                  .computeIfAbsent(put.name(), any -> new HashMap<>())
                  .put(put.type(), put.value());
              return PutTableMaintenanceConfigurationResponse.builder().build();
            });
    when(s3Tables.getTableMaintenanceJobStatus(any(GetTableMaintenanceJobStatusRequest.class)))
        .thenAnswer(
            call -> {
              GetTableMaintenanceJobStatusRequest get = call.getArgument(0);
              return GetTableMaintenanceJobStatusResponse.builder()
                  .status(jobs.getOrDefault(get.name(), Map.of()))
                  .build();
            });
    when(s3Tables.listTables(any(ListTablesRequest.class)))
        .thenAnswer(
            call -> {
              ListTablesRequest list = call.getArgument(0);
              return ListTablesResponse.builder()
                  .tables(listed.getOrDefault(list.tableBucketARN(), List.of()))
                  .build();
            });
    when(s3Tables.getTableBucketMaintenanceConfiguration(
            any(GetTableBucketMaintenanceConfigurationRequest.class)))
        .thenAnswer(
            call -> {
              GetTableBucketMaintenanceConfigurationRequest get = call.getArgument(0);
              TableBucketMaintenanceConfigurationValue value = buckets.get(get.tableBucketARN());
              return GetTableBucketMaintenanceConfigurationResponse.builder()
                  .configuration(
                      value == null
                          ? Map.of()
                          : Map.of(
                              TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL, value))
                  .build();
            });
    when(s3Tables.putTableBucketMaintenanceConfiguration(
            any(PutTableBucketMaintenanceConfigurationRequest.class)))
        .thenAnswer(
            call -> {
              PutTableBucketMaintenanceConfigurationRequest put = call.getArgument(0);
              buckets.put(put.tableBucketARN(), put.value());
              return PutTableBucketMaintenanceConfigurationResponse.builder().build();
            });
  }

  @AfterEach
  void closeCatalog() {
    catalog.close();
  }

  @Test
  void appliesWhatEachLayerDeclares() throws IOException {
    everyTable();

    apply();

    assertThat(puts())
        .extracting(
            put -> put.name(), PutTableMaintenanceConfigurationRequest::typeAsString, this::words)
        .containsExactly(
            tuple("sales", "icebergCompaction", "disabled"),
            tuple("sales", "icebergSnapshotManagement", "24 hours, at least 1"),
            tuple("customer_sales", "icebergCompaction", "binpack, files of 512 MB"),
            tuple("customer_sales", "icebergSnapshotManagement", "168 hours, at least 1"),
            tuple("revenue_by_company", "icebergCompaction", "z-order, files of 512 MB"),
            tuple("revenue_by_company", "icebergSnapshotManagement", "72 hours, at least 1"));
    assertThat(puts().getFirst().value().settings().icebergCompaction().targetFileSizeMB())
        .isEqualTo(512);
    assertThat(puts().getLast().tableBucketARN())
        .isEqualTo("arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-gold");
    assertThat(buckets.keySet())
        .containsExactlyInAnyOrder(
            Fixtures.BUCKETS.bronze().value(),
            Fixtures.BUCKETS.silver().value(),
            Fixtures.BUCKETS.gold().value());
    assertThat(buckets.values())
        .allSatisfy(
            value -> {
              assertThat(value.status()).isEqualTo(MaintenanceStatus.ENABLED);
              assertThat(value.settings().icebergUnreferencedFileRemoval().unreferencedDays())
                  .isEqualTo(3);
              assertThat(value.settings().icebergUnreferencedFileRemoval().nonCurrentDays())
                  .isEqualTo(10);
            });
  }

  @Test
  void sortsATableByItsClusterColumnsBeforeItAsksForZOrder() throws IOException {
    everyTable();
    when(s3Tables.putTableMaintenanceConfiguration(
            any(PutTableMaintenanceConfigurationRequest.class)))
        .thenAnswer(
            call -> {
              PutTableMaintenanceConfigurationRequest put = call.getArgument(0);
              if (words(put).startsWith("z-order")) {
                assertThat(catalog.sortedBy("gold.retail." + put.name())).containsExactly(1, 2);
              }
              return PutTableMaintenanceConfigurationResponse.builder().build();
            });

    apply();

    assertThat(catalog.sortedBy(GOLD)).containsExactly(1, 2);
    assertThat(catalog.sortedBy(SILVER)).isEmpty();
  }

  @Test
  void changesNothingThatIsAsDeclared() throws IOException {
    everyTable();
    apply();
    clearInvocations(s3Tables);

    JsonNode report = apply();

    assertThat(puts()).isEmpty();
    verify(s3Tables, never())
        .putTableBucketMaintenanceConfiguration(
            any(PutTableBucketMaintenanceConfigurationRequest.class));
    assertThat(report.path("settings"))
        .hasSize(10)
        .allMatch(setting -> setting.path("done").asText().equals("nothing"));
  }

  @Test
  void fixesAndReportsWhatHasDrifted() throws IOException {
    everyTable();
    apply();
    tables
        .get("customer_sales")
        .put(
            TableMaintenanceType.ICEBERG_COMPACTION,
            TableMaintenanceConfigurationValue.builder()
                .status(MaintenanceStatus.DISABLED)
                .build());
    clearInvocations(s3Tables);

    JsonNode report = apply();

    assertThat(puts()).extracting(put -> put.name()).containsExactly("customer_sales");
    assertThat(report.path("settings"))
        .contains(
            Fixtures.json(
                "{'table': 'silver.retail.customer_sales', 'type': 'icebergCompaction', 'declared':"
                    + " 'binpack, files of 512 MB', 'found': 'disabled', 'done': 'configured'}"));
    assertThat(findings(report))
        .containsExactly(
            "DRIFT silver.retail.customer_sales icebergCompaction was \"disabled\" and not"
                + " \"binpack, files of 512 MB\": somebody changed it by hand; it is \"binpack,"
                + " files of 512 MB\" again. To keep the change, declare it under maintenance in"
                + " pipeline.yaml");
    assertThat(counted).containsExactly(0, 1);
    assertThat(findings(apply())).isEmpty();
  }

  @Test
  void tellsADriftedTableBucketOnce() throws IOException {
    everyTable();
    apply();
    buckets.put(
        Fixtures.BUCKETS.bronze().value(),
        TableBucketMaintenanceConfigurationValue.builder()
            .status(MaintenanceStatus.DISABLED)
            .build());

    JsonNode report = apply();

    assertThat(findings(report))
        .singleElement()
        .asString()
        .startsWith(
            "DRIFT medallion-bronze icebergUnreferencedFileRemoval was \"disabled\" and not");
  }

  @Test
  void aDeclarationThatChangedIsNoDrift() throws IOException {
    everyTable();
    apply();
    // As another declaration would have left it.
    catalog.property(
        SILVER, "medallion.maintenance.icebergSnapshotManagement", "48 hours, at least 1");
    tables
        .get("customer_sales")
        .put(
            TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT,
            TableMaintenanceConfigurationValue.builder()
                .status(MaintenanceStatus.ENABLED)
                .settings(
                    settings ->
                        settings.icebergSnapshotManagement(
                            snapshots -> snapshots.maxSnapshotAgeHours(48).minSnapshotsToKeep(1)))
                .build());

    JsonNode report = apply();

    assertThat(findings(report)).isEmpty();
    assertThat(report.path("settings"))
        .filteredOn(setting -> setting.path("done").asText().equals("configured"))
        .extracting(setting -> setting.path("found").asText())
        .containsExactly("48 hours, at least 1");
  }

  @Test
  void tellsOfJobsThatFailedAndOfTablesThatSomeoneElseMade() throws IOException {
    everyTable();
    jobs.put(
        "revenue_by_company",
        Map.of(
            TableMaintenanceJobType.ICEBERG_COMPACTION,
            TableMaintenanceJobStatusValue.builder()
                .status(JobStatus.FAILED)
                .lastRunTimestamp(Instant.parse("2026-11-27T02:00:00Z"))
                .failureMessage("no sort order")
                .build()));
    listed.put(
        Fixtures.BUCKETS.gold().value(),
        List.of(
            TableSummary.builder().namespace("retail").name("revenue_by_company").build(),
            TableSummary.builder().namespace("retail").name("scratch").build()));

    JsonNode report = apply();

    assertThat(findings(report))
        .containsExactly(
            "FAILED_JOB gold.retail.revenue_by_company icebergCompaction failed at"
                + " 2026-11-27T02:00:00Z: no sort order; S3 tries again by itself; if it goes on,"
                + " set maintenance.gold.tables.revenue_by_company.compaction: binpack in"
                + " pipeline.yaml");
    assertThat(report.path("undeclared"))
        .extracting(JsonNode::asText)
        .containsExactly("gold.retail.scratch");
    assertThat(puts()).extracting(put -> put.name()).doesNotContain("scratch");
  }

  @Test
  void tellsOfSnapshotsThatExpireBeforeTheNextRun() throws IOException {
    everyTable();

    JsonNode report = answer(function(Duration.ofHours(30)), event("maintenance"), context);

    assertThat(findings(report))
        .containsExactly(
            "SHORT_HISTORY bronze.retail.sales snapshots are kept for 24 hours, and runs are up to"
                + " 1800 minutes apart, so that one may expire before the next run reads on from"
                + " it; set maintenance.bronze.snapshots.age in pipeline.yaml to 31h or more");
  }

  @Test
  void maintainsTheTablesBesideASilverModelAsItsLayerDeclares() throws IOException {
    String quarantine = "customer_sales_quarantine";
    String changes = "customer_sales_changes";
    everyTable();
    catalog
        .table("silver.retail." + quarantine, "sale_id")
        .table("silver.retail." + changes, "sale_id");
    listed.put(
        Fixtures.BUCKETS.silver().value(),
        List.of(
            TableSummary.builder().namespace("retail").name(quarantine).build(),
            TableSummary.builder().namespace("retail").name(changes).build()));

    JsonNode report = apply();

    assertThat(report.path("undeclared")).isEmpty();
    assertThat(puts())
        .filteredOn(put -> put.name().equals(quarantine))
        .extracting(this::words)
        .containsExactly("binpack, files of 512 MB", "168 hours, at least 1");
    assertThat(tables.get(changes)).isEqualTo(tables.get(quarantine));
  }

  @Test
  void noRunReadsOnFromASnapshotOfATableBesideASilverModel() throws IOException {
    catalog
        .table(SILVER, "sale_id")
        .table("silver.retail.customer_sales_quarantine", "sale_id")
        .table("silver.retail.customer_sales_changes", "sale_id");

    JsonNode report = answer(function(Duration.ofDays(8)), event("maintenance"), context);

    assertThat(findings(report))
        .singleElement()
        .asString()
        .startsWith("SHORT_HISTORY silver.retail.customer_sales snapshots are kept");
  }

  @Test
  void leavesTablesThatAreNotThereYet() throws IOException {
    JsonNode report = apply();

    assertThat(puts()).isEmpty();
    assertThat(report.path("settings")).hasSize(3);
  }

  @Test
  void warnsOfWhatKeepsS3FromManagingSnapshots() throws IOException {
    everyTable();
    catalog
        .snapshot(GOLD, 1, "append")
        .property(GOLD, "history.expire.max-snapshot-age-ms", "1")
        .reference(GOLD, "audit", "tag");

    JsonNode report = apply();

    assertThat(findings(report))
        .containsExactly(
            "OBSTACLE gold.retail.revenue_by_company S3 does not manage the snapshots while the"
                + " property history.expire.max-snapshot-age-ms is set; unset it with ALTER TABLE …"
                + " UNSET TBLPROPERTIES",
            "OBSTACLE gold.retail.revenue_by_company S3 does not manage the snapshots while there"
                + " is the tag audit; drop it with ALTER TABLE … DROP TAG");
    assertThat(context.logged()).filteredOn(line -> line.startsWith("WARN ")).hasSize(2);
  }

  @Test
  void namesEveryTableThatFailedAfterItDidTheOthers() {
    everyTable();
    when(s3Tables.getTableMaintenanceConfiguration(
            GetTableMaintenanceConfigurationRequest.builder()
                .tableBucketARN(Fixtures.BUCKETS.bronze().value())
                .namespace("retail")
                .name("sales")
                .build()))
        .thenThrow(ForbiddenException.builder().message("not allowed").build());

    assertThatThrownBy(this::apply)
        .isInstanceOf(MaintenanceException.class)
        .hasMessageStartingWith("maintenance was not applied to bronze.retail.sales: not allowed")
        .hasCauseInstanceOf(ForbiddenException.class);
    assertThat(counted).containsExactly(1);
    assertThat(puts())
        .extracting(put -> put.name())
        .containsOnly("customer_sales", "revenue_by_company");
  }

  @Test
  void isPrimedByReadingATableBucket() {
    function.prime();

    verify(s3Tables)
        .getTableBucketMaintenanceConfiguration(
            GetTableBucketMaintenanceConfigurationRequest.builder()
                .tableBucketARN(Fixtures.BUCKETS.gold().value())
                .build());
  }

  private void everyTable() {
    catalog.table(SALES, "sale_id").table(SILVER, "sale_id").table(GOLD, "company", "revenue");
  }

  private JsonNode apply() throws IOException {
    return answer(function, event("maintenance"), context);
  }

  private static List<String> findings(JsonNode report) {
    List<String> findings = new ArrayList<>();
    for (JsonNode finding : report.path("findings")) {
      findings.add(
          "%s %s %s"
              .formatted(
                  finding.path("kind").asText(),
                  finding.path("table").asText(),
                  finding.path("message").asText()));
    }
    return findings;
  }

  private String words(PutTableMaintenanceConfigurationRequest put) {
    return ConfigurationFormat.of(put.value());
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private List<PutTableMaintenanceConfigurationRequest> puts() {
    ArgumentCaptor<PutTableMaintenanceConfigurationRequest> puts =
        ArgumentCaptor.forClass(PutTableMaintenanceConfigurationRequest.class);
    verify(s3Tables, atLeast(0)).putTableMaintenanceConfiguration(puts.capture());
    return puts.getAllValues();
  }
}
