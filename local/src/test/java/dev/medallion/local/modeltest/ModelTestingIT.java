package dev.medallion.local.modeltest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.ModelTests;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of models on the engines. */
class ModelTestingIT {
  @TempDir private Path folder;

  @Test
  void theSamplesTestsPass() throws Exception {
    Path sample = Installation.current().pipeline();

    List<ModelTesting.Result> results = results(sample);

    assertThat(results).hasSizeGreaterThanOrEqualTo(6);
    assertThat(results).allSatisfy(result -> assertThat(result.problems()).isEmpty());
  }

  @Test
  void showsWhatDiffersAndWhatCannotBeRun() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders:
            prefix: orders/
            format: csv
            key: [id]
            sequence_by: at
            delete_when: "op = 'D'"
            columns: {id: bigint, at: bigint, op: string, day: date, amount: "decimal(10,2)", tags: string}
          people: {prefix: people/, format: parquet, key: [id]}
        silver:
          paid: {sql: paid.sql, key: [id], expect: {some: {rule: amount < 100, action: fail}}}
          named: {sql: named.sql, key: [id]}
        gold:
          days: {sql: days.sql, key: [day]}
          best: {sql: best.sql, key: [day]}
        maintenance: {gold: {compaction: binpack}}
        """);
    write(
        "paid.sql",
        "SELECT id, day, amount, split(tags, ' ') AS tags FROM {{ bronze.orders }} WHERE amount >"
            + " 0");
    write(
        "named.sql",
        "SELECT p.id, o.name, p.amount FROM {{ silver.paid }} p LEFT JOIN {{ bronze.people }} o ON"
            + " o.id = p.id");
    write(
        "days.sql",
        "SELECT day, sum(amount) AS total, 0.5 AS half, max(cardinality(tags)) AS tags FROM {{"
            + " silver.paid }} GROUP BY day");
    write(
        "best.sql",
        "WITH d AS (SELECT * FROM {{ gold.days }}) SELECT days.day, days.total FROM {{ gold.days }}"
            + " JOIN d ON d.day = days.day ORDER BY 2 DESC LIMIT 1");
    write(
        "tests/orders.yaml",
        """
        passes:
          given:
            bronze.orders:
              - {id: 1, at: 2, op: U, day: 2026-01-01, amount: 5, tags: a b}
              - {id: 1, at: 1, op: U, day: 2026-01-01, amount: 9}
              - {id: 2, at: 1, op: U, day: 2026-01-02, amount: 7.50}
              - {id: 3, at: 1, op: U, day: 2026-01-02, amount: 8}
              - {id: 3, at: 2, op: D}
            bronze.people: [{id: 1, name: Ada}]
          expect:
            silver.paid:
              - {id: 2, amount: 7.5, tags: null}
              - {id: 1, amount: 5.00, tags: [a, b]}
            silver.named: [{id: 1, name: Ada}, {id: 2, name: null}]
            gold.days: [{day: 2026-01-01, total: 5, half: 0.5, tags: 2}, {day: 2026-01-02, total: 7.5, half: 0.5}]
            gold.best: [{day: 2026-01-02, total: 7.50}]
        differs:
          given:
            silver.paid:
              - {id: 1, day: 2026-01-01, amount: 5}
              - {id: 2, day: 2026-01-03, amount: 6}
          expect:
            gold.days:
              - {day: 2026-01-01, total: 4}
              - {day: 2026-01-02, total: 3}
        gold_given:
          given:
            gold.days: [{day: 2026-01-05, total: 3}]
          expect:
            gold.best: [{day: 2026-01-05, total: 3}]
        no_date:
          given:
            bronze.orders:
              - {id: 1, day: someday, amount: 1}
          expect:
            silver.paid: []
        too_much:
          given:
            bronze.orders:
              - {id: 1, at: 1, op: U, amount: 100}
          expect:
            silver.paid: []
        no_such_column:
          given: {bronze.orders: []}
          expect:
            silver.paid:
              - {id: 1, amuont: 1}
        key_is_null:
          given:
            silver.paid:
              - {id: 1, amount: 5}
          expect:
            gold.days: []
        """);

    List<ModelTesting.Result> results = results(folder);

    assertThat(results)
        .extracting(result -> String.join("\n", result.problems()))
        .containsExactly(
            "",
            """
            tests/orders.yaml:23: differs: gold.days has other rows:
                          day         total
              different   2026-01-01  5, not 4
              missing     2026-01-02  3
              unexpected  2026-01-03  6\
            """,
            "",
            "tests/orders.yaml:34: no_date: bronze.orders.day: \"someday\" is no DATE",
            "tests/orders.yaml:37: too_much: silver.paid: 1 row breaks the rule some (amount <"
                + " 100); nothing was committed. With action: quarantine such rows are kept in"
                + " silver.paid_quarantine, to be looked at",
            "tests/orders.yaml:47: no_such_column: silver.paid has no column \"amuont\"; did you"
                + " mean \"amount\"?",
            "tests/orders.yaml:48: key_is_null: gold.days: key column day is null");

    Path report = folder.resolve("reports/junit.xml");
    JUnitReport.write(report, results);
    assertThat(Files.readString(report))
        .contains("tests=\"7\" failures=\"5\" errors=\"0\"")
        .contains("classname=\"tests/orders.yaml\" name=\"differs\"")
        .contains("missing     2026-01-02  3");
  }

  @Test
  void goldJoinsAHistoryAsItWas() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          customers:
            prefix: customers/
            format: csv
            key: [id]
            sequence_by: at
            delete_when: "op = 'D'"
            columns: {id: bigint, at: timestamp, op: string, segment: string}
          sales:
            prefix: sales/
            format: csv
            key: [sale]
            columns: {sale: bigint, id: bigint, sold: timestamp}
        silver:
          customers: {sql: customers.sql, key: [id], history: true}
          sales: {sql: sales.sql, key: [sale]}
          segments: {sql: segments.sql, key: [sale]}
        gold:
          segments: {sql: gold.sql, key: [sale]}
        maintenance: {gold: {compaction: binpack}}
        """);
    write("customers.sql", "SELECT id, upper(segment) AS segment FROM {{ bronze.customers }}");
    write("sales.sql", "SELECT * FROM {{ bronze.sales }}");
    String asOf =
        "SELECT s.sale, c.segment FROM {{ silver.sales }} s LEFT JOIN {{ silver.customers }} c"
            + " ON c.id = s.id AND s.sold >= c.valid_from"
            + " AND (s.sold < c.valid_to OR c.is_current)";
    write("segments.sql", asOf);
    write("gold.sql", asOf);
    write(
        "tests/segments.yaml",
        """
        each_sale_has_the_segment_of_its_day:
          given:
            bronze.customers:
              - {id: 1, at: 2026-03-01 00:00:00, op: U, segment: trade}
              - {id: 1, at: 2026-05-01 00:00:00, op: D}
              - {id: 1, at: 2026-01-01 00:00:00, op: U, segment: home}
              - {id: 1, at: 2026-02-01 00:00:00, op: U, segment: home}
            bronze.sales:
              - {sale: 1, id: 1, sold: 2025-12-31 23:59:59}
              - {sale: 2, id: 1, sold: 2026-02-28 23:59:59}
              - {sale: 3, id: 1, sold: 2026-03-01 00:00:00}
              - {sale: 4, id: 1, sold: 2026-05-01 00:00:00}
          expect:
            silver.customers:
              - {id: 1, segment: HOME, valid_from: 2026-01-01 00:00:00, valid_to: 2026-03-01 00:00:00, is_current: false}
              - {id: 1, segment: TRADE, valid_from: 2026-03-01 00:00:00, valid_to: 2026-05-01 00:00:00, is_current: false}
            silver.segments: &sales
              - {sale: 1, segment: null}
              - {sale: 2, segment: HOME}
              - {sale: 3, segment: TRADE}
              - {sale: 4, segment: null}
            gold.segments: *sales
        a_history_is_given:
          given:
            silver.customers:
              - {id: 1, segment: HOME, valid_from: 2026-01-01 00:00:00, is_current: true}
            bronze.sales: [{sale: 1, id: 1, sold: 2026-01-01 00:00:00}]
          expect:
            gold.segments: [{sale: 1, segment: HOME}]
        """);

    assertThat(results(folder))
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.problems()).isEmpty());
  }

  private static List<ModelTesting.Result> results(Path pipelineFolder) throws Exception {
    Pipeline pipeline = PipelineLoader.load(pipelineFolder);
    List<ModelTest> tests = ModelTests.load(pipelineFolder, pipeline);
    List<ModelTesting.Result> results = new ArrayList<>();
    try (ModelTesting testing =
        new ModelTesting(Installation.current().withPipeline(pipelineFolder), pipeline, tests)) {
      for (ModelTest test : tests) {
        results.add(testing.run(test));
      }
    }
    return results;
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
