package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.Layer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.Row;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;

class RowCountsTest {
  private static final DeployedStack STACK =
      new DeployedStack(
          "medallion",
          "arn:aws:cloudformation:us-east-1:000000000000:stack/medallion/1",
          "CREATE_COMPLETE",
          Map.of(),
          Map.of(
              "BronzeTables", bucket("bronze"),
              "SilverTables", bucket("silver"),
              "GoldTables", bucket("gold")));

  private final List<String> statements = new ArrayList<>();

  @Test
  void countsTwoHundredTablesByStatementsThatAthenaCanPlan() throws Exception {
    List<RowCounts.Version> versions =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new RowCounts.Version(
                        new TableName(Layer.GOLD, "retail", "t" + i), Integer.toString(i)))
            .toList();

    Map<RowCounts.Version, Long> rows =
        new RowCounts(new AthenaQuery(new CountingAthena(), "gold"), STACK).count(versions);

    assertThat(rows).hasSize(200);
    assertThat(versions)
        .allSatisfy(
            version -> assertThat(rows).containsEntry(version, Long.valueOf(version.snapshot())));
    assertThat(statements)
        .hasSize(8)
        .allSatisfy(sql -> assertThat(sql.split("count\\(\\*\\)", -1)).hasSizeLessThan(30));
  }

  @Test
  void countsAVersionWhereItStands() throws Exception {
    new RowCounts(new AthenaQuery(new CountingAthena(), "gold"), STACK)
        .count(
            List.of(
                new RowCounts.Version(new TableName(Layer.BRONZE, "retail", "sales"), "11"),
                new RowCounts.Version(new TableName(Layer.GOLD, "retail", "revenue"), "12")));

    assertThat(statements)
        .containsExactly(
            """
            SELECT 0 AS version, count(*) AS counted FROM "s3tablescatalog/medallion-bronze"."retail"."sales" FOR VERSION AS OF 11
            UNION ALL
            SELECT 1 AS version, count(*) AS counted FROM "s3tablescatalog/medallion-gold"."retail"."revenue" FOR VERSION AS OF 12\
            """);
  }

  @Test
  void asksNothingForNothing() throws Exception {
    assertThat(new RowCounts(new AthenaQuery(new CountingAthena(), "gold"), STACK).count(List.of()))
        .isEmpty();
    assertThat(statements).isEmpty();
  }

  @Test
  void trustsASummaryUnlessThereAreDeletes() {
    assertThat(RowCounts.told(snapshot(Map.of("total-records", "5", "total-delete-files", "0"))))
        .hasValue(5L);
    assertThat(RowCounts.told(snapshot(Map.of("total-records", "5", "total-delete-files", "1"))))
        .isEmpty();
    assertThat(RowCounts.told(snapshot(Map.of()))).isEmpty();
  }

  private static DeployedStack.Resource bucket(String layer) {
    return new DeployedStack.Resource(
        "AWS::S3Tables::TableBucket",
        "arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-" + layer);
  }

  private static Snapshot snapshot(Map<String, String> summary) {
    return new Snapshot("1", Optional.empty(), Instant.EPOCH, "append", summary);
  }

  /** Counts as many rows as the number of the snapshot that is asked for. */
  private final class CountingAthena implements AthenaClient {
    @Override
    public StartQueryExecutionResponse startQueryExecution(StartQueryExecutionRequest request) {
      statements.add(request.queryString());
      return StartQueryExecutionResponse.builder()
          .queryExecutionId(Integer.toString(statements.size() - 1))
          .build();
    }

    @Override
    public GetQueryExecutionResponse getQueryExecution(GetQueryExecutionRequest request) {
      return GetQueryExecutionResponse.builder()
          .queryExecution(
              execution ->
                  execution
                      .queryExecutionId(request.queryExecutionId())
                      .substatementType("SELECT")
                      .status(status -> status.state("SUCCEEDED")))
          .build();
    }

    @Override
    public GetQueryResultsResponse getQueryResults(GetQueryResultsRequest request) {
      List<Row> rows = new ArrayList<>(List.of(row("version", "counted")));
      for (String line :
          statements.get(Integer.parseInt(request.queryExecutionId())).split("\nUNION ALL\n", -1)) {
        rows.add(row(line.split(" ", -1)[1], line.substring(line.lastIndexOf(' ') + 1)));
      }
      return GetQueryResultsResponse.builder()
          .resultSet(
              set ->
                  set.rows(rows)
                      .resultSetMetadata(
                          metadata ->
                              metadata.columnInfo(
                                  ColumnInfo.builder().name("version").type("integer").build(),
                                  ColumnInfo.builder().name("counted").type("bigint").build())))
          .build();
    }

    private Row row(String... values) {
      return Row.builder()
          .data(
              List.of(values).stream()
                  .map(value -> Datum.builder().varCharValue(value).build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {}
  }
}
