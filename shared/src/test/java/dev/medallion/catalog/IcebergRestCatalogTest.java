package dev.medallion.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.TableMetadata.SortField;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

final class IcebergRestCatalogTest {
  private static final TableName TABLE = new TableName(Layer.GOLD, "retail", "revenue");
  private static final TableBuckets BUCKETS =
      new TableBuckets(bucket("bronze"), bucket("silver"), bucket("gold"));
  private static final String ARN =
      "arn%3Aaws%3As3tables%3Aus-east-1%3A000000000000%3Abucket%2Fmedallion-gold";
  private static final String CONFIG = "GET /iceberg/v1/config?warehouse=" + ARN;
  private static final String PATH = "/iceberg/v1/" + ARN + "/namespaces/retail/tables/revenue";
  private static final String LOAD = "GET " + PATH;
  private static final String COMMIT = "POST " + PATH;
  private static final String NO_OVERRIDES = "{\"defaults\":{},\"overrides\":{}}";
  private static final String TABLE_JSON =
      """
      {"metadata-location": "s3://x/metadata/1.json", "metadata": {
        "format-version": 2, "table-uuid": "11-22",
        "current-schema-id": 1,
        "schemas": [
          {"schema-id": 0, "fields": []},
          {"schema-id": 1, "fields": [
            {"id": 1, "name": "month", "type": "date", "required": false},
            {"id": 2, "name": "company", "type": "string", "required": true},
            {"id": 3, "name": "tags", "required": false,
             "type": {"type": "list", "element-id": 4, "element": "string"}}]}],
        "properties": {"owner": "us"},
        "current-snapshot-id": 9151371582365435713,
        "snapshots": [
          {"snapshot-id": 9151371582365435712, "timestamp-ms": 1000,
           "summary": {"operation": "append", "medallion.execution": "run-1"}},
          {"snapshot-id": 9151371582365435713, "parent-snapshot-id": 9151371582365435712,
           "timestamp-ms": 2000, "summary": {"operation": "replace"}}],
        "sort-orders": [{"order-id": 0, "fields": []}],
        "default-sort-order-id": 0,
        "refs": {"main": {"type": "branch", "snapshot-id": 9151371582365435713}}}}
      """;

  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final List<Duration> pauses = new ArrayList<>();
  private FakeCatalog server;
  private IcebergRestCatalog catalog;

  private static TableBucketArn bucket(String layer) {
    return TableBucketArn.of("us-east-1", "000000000000", "medallion-" + layer);
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeCatalog();
    catalog = catalogAt(URI.create(server.uri() + "/iceberg"));
  }

  private IcebergRestCatalog catalogAt(URI endpoint) {
    return new IcebergRestCatalog(
        http,
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create("AKID", FakeCatalog.SECRET, "token")),
        BUCKETS,
        bucket -> endpoint,
        new Retry(pauses::add));
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void readsTheTableThatTheCatalogAnswersWith() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON);

    TableMetadata table = catalog.load(TABLE).orElseThrow();

    assertThat(table.uuid()).isEqualTo("11-22");
    assertThat(table.columns())
        .containsExactly(
            new TableMetadata.Column(1, "month", "date", false),
            new TableMetadata.Column(2, "company", "string", true),
            new TableMetadata.Column(3, "tags", "list", false));
    assertThat(table.properties()).containsExactly(Map.entry("owner", "us"));
    assertThat(table.currentSnapshot()).map(TableMetadata.Snapshot::id).contains(snapshot(3));
    assertThat(table.dataSnapshot())
        .hasValueSatisfying(
            snapshot -> {
              assertThat(snapshot.id()).isEqualTo(snapshot(2));
              assertThat(snapshot.committed().toEpochMilli()).isEqualTo(1000);
              assertThat(snapshot.summary()).containsEntry("medallion.execution", "run-1");
            });
    assertThat(table.refs())
        .containsExactly(Map.entry("main", new TableMetadata.Ref("branch", snapshot(3))));
  }

  private static String snapshot(int last) {
    return "915137158236543571" + last;
  }

  @Test
  void sendsTheSessionTokenOfTemporaryCredentials() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON);

    catalog.load(TABLE);

    assertThat(server.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers().get("X-amz-security-token")).containsExactly("token"));
  }

  @Test
  void followsThePrefixThatTheCatalogConfiguresAndAsksForItOnce() {
    server
        .on(CONFIG, 200, "{\"overrides\":{\"prefix\":\"warehouse-7\"}}")
        .on("GET /iceberg/v1/warehouse-7/namespaces/retail/tables/revenue", 200, TABLE_JSON);

    catalog.load(TABLE);
    catalog.load(TABLE);

    assertThat(server.lines()).filteredOn(CONFIG::equals).hasSize(1);
    assertThat(server.lines()).hasSize(3);
  }

  @Test
  void aTableThatIsNotThereIsEmpty() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 404, error(404, "NoSuchTableException", "no"));

    assertThat(catalog.load(TABLE)).isEmpty();
  }

  @Test
  void aTableBucketThatIsNotThereIsRefused() {
    server.on(CONFIG, 404, error(404, "NotFoundException", "The bucket does not exist."));

    assertThatThrownBy(() -> catalog.load(TABLE))
        .isInstanceOf(CatalogException.class)
        .hasMessage(
            "arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-gold: the catalog answered"
                + " 404 (NotFoundException): The bucket does not exist.");
  }

  @Test
  void saysWhichTableWasRefusedAndWhy() {
    server
        .on(CONFIG, 200, NO_OVERRIDES)
        .on(LOAD, 403, error(403, "ForbiddenException", "not authorized: s3tables:GetTableData"));

    assertThatThrownBy(() -> catalog.load(TABLE))
        .isInstanceOfSatisfying(
            CatalogException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(403);
              assertThat(refusal.subject()).isEqualTo("gold.retail.revenue");
              assertThat(refusal.type()).isEqualTo("ForbiddenException");
            })
        .hasMessage(
            "gold.retail.revenue: the catalog answered 403 (ForbiddenException): not authorized:"
                + " s3tables:GetTableData; either the caller lacks a right, which `./medallion"
                + " doctor` names with the command that grants it, or it is missing and the catalog"
                + " does not say so");
    assertThat(pauses).isEmpty();
  }

  @Test
  void quotesAnAnswerThatIsNoJson() {
    server.on(CONFIG, 400, "<html>who are you?</html>");

    assertThatThrownBy(() -> catalog.load(TABLE))
        .hasMessageEndingWith("answered 400 (HTTP 400): <html>who are you?</html>");
  }

  @Test
  void commitsPropertiesOfTheVeryTableThatItRead() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON).on(COMMIT, 200, TABLE_JSON);

    TableMetadata committed =
        catalog.setProperties(TABLE, Map.of(PropertyKeys.consumed("sales"), "7", "a", "b"));

    assertThat(committed.uuid()).isEqualTo("11-22");
    assertThat(lastBody())
        .hasToString(
            "{\"identifier\":{\"namespace\":[\"retail\"],\"name\":\"revenue\"},"
                + "\"requirements\":[{\"type\":\"assert-table-uuid\",\"uuid\":\"11-22\"}],"
                + "\"updates\":[{\"action\":\"set-properties\","
                + "\"updates\":{\"a\":\"b\",\"medallion.consumed.sales\":\"7\"}}]}");
  }

  @Test
  void commitsNothingIfThePropertiesAreSetAlready() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON);

    catalog.setProperties(TABLE, Map.of("owner", "us"));

    assertThat(server.lines()).doesNotContain(COMMIT);
  }

  @Test
  void setsAndRemovesPropertiesInOneCommit() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON).on(COMMIT, 200, TABLE_JSON);

    catalog.changeProperties(
        TABLE,
        present ->
            new PropertyChange(Map.of("uuid", present.uuid()), Set.of("owner", "never was")));

    assertThat(lastBody().path("updates"))
        .hasToString(
            "[{\"action\":\"set-properties\",\"updates\":{\"uuid\":\"11-22\"}},"
                + "{\"action\":\"remove-properties\",\"removals\":[\"owner\"]}]");
  }

  @Test
  void addsASortOrderAndMakesItTheDefault() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON).on(COMMIT, 200, TABLE_JSON);

    catalog.setSortOrder(TABLE, List.of("company", "month"));

    assertThat(lastBody().path("requirements"))
        .hasToString(
            "[{\"type\":\"assert-table-uuid\",\"uuid\":\"11-22\"},"
                + "{\"type\":\"assert-default-sort-order-id\",\"default-sort-order-id\":0}]");
    assertThat(lastBody().path("updates"))
        .hasToString(
            "[{\"action\":\"add-sort-order\",\"sort-order\":{\"order-id\":1,\"fields\":["
                + "{\"source-id\":2,\"transform\":\"identity\",\"direction\":\"asc\","
                + "\"null-order\":\"nulls-first\"},"
                + "{\"source-id\":1,\"transform\":\"identity\",\"direction\":\"asc\","
                + "\"null-order\":\"nulls-first\"}]}},"
                + "{\"action\":\"set-default-sort-order\",\"sort-order-id\":-1}]");
  }

  @Test
  void returnsToASortOrderThatTheTableHadBefore() {
    server
        .on(CONFIG, 200, NO_OVERRIDES)
        .on(LOAD, 200, withSortOrder("0"))
        .on(COMMIT, 200, withSortOrder("1"));

    TableMetadata committed = catalog.setSortOrder(TABLE, List.of("month"));

    assertThat(committed.defaultSortOrder()).isEqualTo(1);
    assertThat(committed.sortOrders().get(1).fields())
        .containsExactly(new SortField(1, "identity", "asc", "nulls-first"));
    assertThat(lastBody().path("updates"))
        .hasToString("[{\"action\":\"set-default-sort-order\",\"sort-order-id\":1}]");
  }

  @Test
  void leavesASortOrderThatIsTheDefaultAlready() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, withSortOrder("1"));

    catalog.setSortOrder(TABLE, List.of("month"));

    assertThat(server.lines()).doesNotContain(COMMIT);
  }

  private static String withSortOrder(String defaultOrder) {
    return TABLE_JSON
        .replace(
            "{\"order-id\": 0, \"fields\": []}",
            "{\"order-id\": 0, \"fields\": []}, {\"order-id\": 1, \"fields\": [{\"source-id\": 1,"
                + " \"transform\": \"identity\", \"direction\": \"asc\", \"null-order\":"
                + " \"nulls-first\"}]}")
        .replace("\"default-sort-order-id\": 0", "\"default-sort-order-id\": " + defaultOrder);
  }

  @Test
  void refusesToOrderByAColumnThatIsNotThere() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 200, TABLE_JSON);

    assertThatThrownBy(() -> catalog.setSortOrder(TABLE, List.of("month", "product")))
        .hasMessage(
            "gold.retail.revenue: cannot be ordered by \"product\", which is none of its columns:"
                + " month, company, tags");
  }

  @Test
  void refusesToChangeATableThatIsNotThere() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 404, "");

    assertThatThrownBy(() -> catalog.setProperties(TABLE, Map.of("a", "b")))
        .hasMessage("gold.retail.revenue: there is no such table to change");
  }

  @Test
  void decidesALostCommitAnewByTheTableAsItIsThen() {
    server
        .on(CONFIG, 200, NO_OVERRIDES)
        .on(LOAD, 200, TABLE_JSON)
        .on(LOAD, 200, withSortOrder("0"))
        .on(COMMIT, 409, error(409, "CommitFailedException", "being compacted"))
        .on(COMMIT, 200, withSortOrder("1"));

    catalog.setSortOrder(TABLE, List.of("month"));

    assertThat(server.lines()).containsExactly(CONFIG, LOAD, COMMIT, LOAD, COMMIT);
    assertThat(lastBody().path("updates"))
        .hasToString("[{\"action\":\"set-default-sort-order\",\"sort-order-id\":1}]");
    assertThat(pauses).hasSize(1);
  }

  @Test
  void doesNotChangeATableThatTookTheNameMeanwhile() {
    server
        .on(CONFIG, 200, NO_OVERRIDES)
        .on(LOAD, 200, TABLE_JSON)
        .on(LOAD, 200, TABLE_JSON.replace("11-22", "33-44"))
        .on(COMMIT, 409, error(409, "CommitFailedException", "Requirement failed: UUID"));

    assertThatThrownBy(() -> catalog.setProperties(TABLE, Map.of("a", "b")))
        .hasMessage(
            "gold.retail.revenue: was replaced by another table of its name; the change was not"
                + " made");
    assertThat(server.lines()).filteredOn(COMMIT::equals).hasSize(1);
  }

  @Test
  void waitsOutThrottlingAndFaults() {
    server
        .on(CONFIG, 200, NO_OVERRIDES)
        .on(LOAD, 429, error(429, "TooManyRequestsException", "slow down"))
        .on(LOAD, 503, "")
        .on(LOAD, 200, TABLE_JSON);

    assertThat(catalog.load(TABLE)).isPresent();
    assertThat(pauses).hasSize(2);
  }

  @Test
  void givesUpAfterSixAttemptsWithPausesThatMayGrow() {
    server.on(CONFIG, 200, NO_OVERRIDES).on(LOAD, 500, error(500, "ServerError", "oh no"));

    assertThatThrownBy(() -> catalog.load(TABLE))
        .hasMessage("gold.retail.revenue: the catalog answered 500 (ServerError): oh no");
    assertThat(server.lines()).filteredOn(LOAD::equals).hasSize(6);
    for (int i = 0; i < 5; i++) {
      assertThat(pauses.get(i)).isBetween(Duration.ofMillis(1), Duration.ofMillis(200L << i));
    }
  }

  @Test
  void saysWhereNoAnswerCameFrom() {
    URI nowhere = server.uri();
    server.close();

    assertThatThrownBy(() -> catalogAt(URI.create(nowhere + "/iceberg")).load(TABLE))
        .isInstanceOfSatisfying(
            CatalogException.class, silence -> assertThat(silence.status()).isZero())
        .hasMessageContaining("no answer from the catalog at " + nowhere.getAuthority());
    assertThat(pauses).hasSize(5);
  }

  private JsonNode lastBody() {
    List<FakeCatalog.Request> requests = server.requests();
    return requests.get(requests.size() - 1).body();
  }

  private static String error(int status, String type, String message) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":\""
        + type
        + "\",\"code\":"
        + status
        + "}}";
  }
}
