package dev.medallion.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.QueryFormat;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.athena.AthenaClient;

class BronzeRecordsTest {
  private static final Source ORDERS =
      new Source(
          "orders",
          "orders/",
          Format.CSV,
          Map.of(),
          List.of("id"),
          Map.of(),
          List.of("at"),
          Optional.empty());

  private static PinnedTable table(Layer layer, String name, String... columns) {
    return new PinnedTable(
        new TableMetadata(
            new TableName(layer, "shop", name),
            "",
            Arrays.stream(columns)
                .map(each -> each.split(" ", 2))
                .map(each -> new TableMetadata.Column(1, each[0], each[1], false))
                .toList(),
            Map.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            0,
            Map.of()),
        Optional.of(
            new TableMetadata.Snapshot("7", Optional.empty(), Instant.EPOCH, "append", Map.of())),
        "s3tablescatalog/" + layer.label());
  }

  @Test
  void theVersionsOfAKeyAreOrderedAsTheSilverJobOrdersThem() {
    PinnedTable silver = table(Layer.SILVER, "sold", "day date", "nr int");
    PinnedTable bronze =
        table(
            Layer.BRONZE,
            "orders",
            "id long",
            "at date",
            "_source_object string",
            "_source_line long",
            "_source_modified_at timestamptz",
            "_ingested_at timestamptz");

    String sql =
        new BronzeRecords(
                new AthenaQuery(mock(AthenaClient.class), "w"),
                silver,
                bronze,
                ORDERS,
                new RecordLinks(Map.of("id", List.of("nr")), true))
            .statement(List.of("day", "nr"), List.of(List.of("2026-01-01", "5")));

    assertThat(sql.replaceAll("\\s+", " "))
        .isEqualTo(
            "WITH silver AS ( SELECT \"day\" AS \"_key_1\", \"nr\" AS \"_key_2\", \"nr\" AS"
                + " \"_is_nr\" FROM \"s3tablescatalog/silver\".\"shop\".\"sold\" FOR VERSION AS OF"
                + " 7 WHERE (\"day\" = CAST('2026-01-01' AS date) AND \"nr\" = CAST('5' AS"
                + " integer)) ) SELECT silver.\"_key_1\", silver.\"_key_2\", row_number() OVER"
                + " (PARTITION BY silver.\"_key_1\", silver.\"_key_2\", bronze.\"id\" ORDER BY"
                + " bronze.\"at\" DESC NULLS LAST, coalesce(bronze.\"_source_modified_at\","
                + " bronze.\"_ingested_at\") DESC, bronze.\"_ingested_at\" DESC,"
                + " bronze.\"_source_object\" DESC, bronze.\"_source_line\" DESC NULLS LAST) AS"
                + " \"_nth\", bronze.\"id\", bronze.\"at\", bronze.\"_source_object\","
                + " bronze.\"_source_line\", bronze.\"_source_modified_at\","
                + " bronze.\"_ingested_at\" FROM silver JOIN"
                + " \"s3tablescatalog/bronze\".\"shop\".\"orders\" FOR VERSION AS OF 7 AS bronze ON"
                + " (CAST(bronze.\"id\" AS varchar) = CAST(silver.\"_is_nr\" AS varchar)) ORDER BY"
                + " silver.\"_key_1\", silver.\"_key_2\", bronze.\"id\", \"_nth\"");
  }

  @Test
  void recordsAreFoundByTheKeyOfTheirSourceOrElseByWhatIsCopied() {
    ColumnLineage lineage =
        new ColumnLineage(
            Map.of(),
            Map.of(
                "silver.sold.nr", List.of("silver.open.id"),
                "silver.open.id", List.of("bronze.orders.id"),
                "silver.sold.day", List.of("bronze.orders.at", "bronze.other.at")));

    assertThat(RecordLinks.of(lineage, "sold", List.of("day", "nr"), ORDERS))
        .isEqualTo(new RecordLinks(Map.of("id", List.of("nr")), true));
    assertThat(RecordLinks.of(lineage, "sold", List.of("day"), ORDERS))
        .isEqualTo(new RecordLinks(Map.of("at", List.of("day")), false));
  }

  @Test
  void anExplanationIsTextJsonAndCsv() throws Exception {
    ObjectMapper json = new ObjectMapper();
    BronzeRecord older =
        new BronzeRecord(
            "bronze.shop.orders",
            "s3://l/a.csv",
            "",
            "",
            "2",
            "monday",
            "",
            Map.of(),
            "5,x",
            "",
            true,
            List.of());
    BronzeRecord newer =
        new BronzeRecord(
                "bronze.shop.orders",
                "s3://l/b.csv",
                "v",
                "",
                "3",
                "tuesday",
                "{\"at\":\"?\"}",
                Map.of(),
                "5,y",
                "",
                true,
                List.of())
            .over(List.of(older));
    Explanation explanation =
        new Explanation(
            "gold.shop.days",
            "9",
            "2026-01-02T00:00:00Z",
            "run-1",
            List.of(new Explanation.Input("silver.shop.sold", "7", "run-1", List.of())),
            List.of(
                new Explanation.Row(
                    Map.of("n", json.readTree("2")),
                    2,
                    List.of(new Explanation.Sum("n", json.readTree("2"), json.readTree("2"), true)),
                    List.of(
                        new Explanation.Contribution(
                            List.of(
                                new Explanation.Source(
                                    "silver.shop.sold",
                                    Map.of("nr", json.readTree("5")),
                                    List.of(newer))),
                            Map.of("count(*)", json.readTree("1")))))),
            List.of("something"));
    ExplanationPrinter printer = new ExplanationPrinter(explanation);

    assertThat(String.join("\n", printer.lines()))
        .isEqualTo(
            """

            gold.shop.days, snapshot 9 of 2026-01-02T00:00:00Z, by the run run-1
              from silver.shop.sold, snapshot 7, by the run run-1

              n
              ─
              2

              made of 2 rows:
              nr  count(*)
              ──  ────────
               5         1
              (1 of 2 rows; --all gives all of them)
              n: all contributions come to 2, which is what gold has

              silver.shop.sold nr = 5
                bronze.shop.orders: s3://l/b.csv line 3, ingested tuesday
                  5,y
                  rescued: {"at":"?"}
                  overrode bronze.shop.orders: s3://l/a.csv line 2, ingested monday
                    5,x

              note: something\
            """);
    assertThat(QueryFormat.csv(printer.rows()))
        .isEqualTo(
            "row,table,key,count(*),bronze,object,version,line,ingested,rescued,text,no_text,overrode\r\n"
                + "1,silver.shop.sold,nr ="
                + " 5,1,bronze.shop.orders,s3://l/b.csv,v,3,tuesday,\"{\"\"at\"\":\"\"?\"\"}\",\"5,y\",,s3://l/a.csv"
                + " line 2\r\n");
    assertThat(
            json.valueToTree(explanation)
                .at("/rows/0/contributions/0/from/0/records/0/text")
                .asText())
        .isEqualTo("5,y");
  }
}
