package dev.medallion.local.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.PipelineLoader;
import dev.medallion.pipeline.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines are checked by the analyzers of both engines, in processes of their own. */
class ValidationIT {
  @TempDir private Path folder;

  @Test
  void saysEverythingThatIsWrongWithItsPlaceInTheUsersFiles() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders:
            prefix: orders/
            format: csv
            key: [id]
            delete_when: "opp = 'D'"
            columns: {id: bigint, at: timestamp, op: string, amount: "decimal(10,2)"}
          people: {prefix: people/, format: parquet, key: [id]}
        silver:
          good:
            sql: silver/good.sql
            key: [id]
            expect:
              positive: amount > 0
              odd: amuont > 1
              text: upper(op)
          names: {sql: silver/names.sql, key: [id]}
          functions: {sql: silver/functions.sql, key: [id]}
          syntax: {sql: silver/syntax.sql, key: [id]}
          open: {sql: silver/open.sql, key: [id]}
          latest: {sql: silver/latest.sql, key: [id]}
          maps: {sql: silver/maps.sql, key: [id]}
        gold:
          totals: {sql: gold/totals.sql, key: [month]}
          wrong: {sql: gold/wrong.sql, key: [month]}
          types: {sql: gold/types.sql, key: [month]}
          of_open: {sql: gold/of_open.sql, key: [anything]}
        datasets:
          totals:
            model: totals
            columns: {month: DATETIME, total: INTEGER, n: INTEGER}
        maintenance: {gold: {compaction: binpack}}
        access:
          readers:
            principal: "arn:aws:iam::123456789012:role/readers"
            read: [gold.totals, silver.good]
            columns: {totals: [month, at], good: [all, except: [object, _source_object]]}
        """);
    write(
        "silver/good.sql",
        "SELECT id, at, op, amount, _source_object AS object\nFROM {{ bronze.orders }}\n");
    write(
        "silver/names.sql",
        """
        -- a comment
        SELECT o.id, o.amuont,
          {{bronze.orders}}.at FROM {{ bronze.orders }} o WHERE nowhere > 1
        """);
    write("silver/functions.sql", "SELECT id,\n  uper(op) AS op FROM {{ bronze.orders }}");
    write("silver/syntax.sql", "SELECT id\nFROM {{ bronze.orders }} WHERE AND op = 'U'");
    write(
        "silver/open.sql", "SELECT p.id, p.company, p.age + 1 AS next FROM {{ bronze.people }} p");
    write(
        "silver/latest.sql",
        "SELECT id, (SELECT max(id) FROM {{ bronze.people }}) AS newest FROM {{ bronze.orders }}");
    write("silver/maps.sql", "SELECT map(op, at) AS id FROM {{ bronze.orders }}");
    write(
        "gold/totals.sql",
        """
        SELECT date_trunc('month', at) AS month, sum(amount) AS total, count(*) AS n
        FROM {{ silver.good }} GROUP BY 1
        """);
    write(
        "gold/wrong.sql",
        """
        SELECT month(g.at) AS month, sum(g.amout) AS total
        FROM {{ silver.good }} g GROUP BY 1
        """);
    write(
        "gold/types.sql",
        """
        SELECT month(g.at) AS month,
          g.op + 1 AS op
        FROM {{ silver.good }} g
        """);
    write("gold/of_open.sql", "SELECT id, nothing AS anything FROM {{ silver.open }}");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "pipeline.yaml:7: sources.orders.delete_when: there is no column opp; did you mean op?",
            "pipeline.yaml:16: silver.good.expect.odd: there is no column amuont; did you mean"
                + " amount?",
            "pipeline.yaml:17: silver.good.expect.text: is no condition but of the type STRING",
            "silver/names.sql:2:14: silver.names: there is no column o.amuont; did you mean"
                + " o.amount?",
            "silver/names.sql:3:57: silver.names: there is no column nowhere; did you mean op?",
            "silver/names.sql:3:3: silver.names: there is no column bronze_orders.at; did you mean"
                + " o.at?",
            "silver/functions.sql:2:3: silver.functions: Spark has no function uper",
            "silver/syntax.sql:2:36: silver.syntax: Syntax error at or near 'op'.",
            "pipeline.yaml:23: silver.maps.key: \"id\" is of the type map(varchar,timestamp(6) with"
                + " time zone), which identifies no row; name another column",
            "gold/wrong.sql:1:34: gold.wrong: there is no column amout; good has id, at, op,"
                + " amount, object",
            "gold/types.sql:2:8: gold.types: Cannot apply operator: varchar + integer",
            "gold/of_open.sql:1:12: gold.of_open: there is no column nothing; open has id, company,"
                + " next",
            "pipeline.yaml:32: datasets.totals.columns.total: the query gives \"total\" as"
                + " decimal(38,2), which is no INTEGER of QuickSight",
            "pipeline.yaml:38: access.readers.columns.totals: the query gives no column \"at\"",
            "pipeline.yaml:38: access.readers.columns.good: the query gives no column"
                + " \"_source_object\"");
  }

  @Test
  void resolvesColumnsThroughModelsThatReadModels() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders: {prefix: orders/, format: csv, key: [id], columns: {id: bigint, amount: "decimal(10,2)", at: timestamp}}
        silver:
          last: {sql: silver/last.sql, key: [id], expect: {some: amunt > 0}}
          first: {sql: silver/first.sql, key: [id]}
        gold:
          shares: {sql: gold/shares.sql, key: [day]}
          days: {sql: gold/days.sql, key: [day], expect: {some: totl > 0, text: day, good: total > 0}}
        maintenance: {gold: {compaction: binpack}}
        """);
    write("silver/first.sql", "SELECT id, amount * 2 AS amount, at FROM {{bronze.orders}}");
    write(
        "silver/last.sql",
        """
        SELECT f.id, f.amount, o.at,
          f.amout AS twice
        FROM {{silver.first}} f JOIN {{ bronze.orders }} o ON o.id = f.id
        """);
    write(
        "gold/days.sql",
        "SELECT date(at) AS day, sum(amount) AS total FROM {{ silver.first }} GROUP BY 1");
    write("gold/shares.sql", "SELECT day, days.total,\n  days.totl AS share FROM {{gold.days}}");

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "silver/last.sql:2:3: silver.last: there is no column f.amout; did you mean f.amount?",
            "gold/shares.sql:2:3: gold.shares: there is no column totl; days has day, total",
            "pipeline.yaml:9: gold.days.expect.some: there is no column totl",
            "pipeline.yaml:9: gold.days.expect.text: is no condition but of the type date");

    write(
        "silver/last.sql",
        "SELECT f.id, f.amount FROM {{silver.first}} f JOIN {{ bronze.orders }} o ON o.id = f.id");
    write("gold/shares.sql", "SELECT day, days.total FROM {{gold.days}}");
    Path yaml = folder.resolve("pipeline.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("some: totl > 0, text: day, ", ""));
    assertThat(problems())
        .containsExactly(
            "pipeline.yaml:5: silver.last.expect.some: there is no column amunt; did you mean"
                + " amount?");
  }

  @Test
  void knowsTheColumnsOfAHistory() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          people: {prefix: people/, format: csv, key: [id], sequence_by: at, columns: {id: bigint, name: string, at: date}}
        silver:
          people: {sql: silver/people.sql, key: [id], history: true, expect: {dated: valid_from > '2020-01-01'}}
          old: {sql: silver/old.sql, key: [id, valid_from]}
        gold:
          spans: {sql: gold/spans.sql, key: [id, valid_from]}
        maintenance: {gold: {compaction: binpack}}
        """);
    write("silver/people.sql", "SELECT id, name FROM {{ bronze.people }}");
    write(
        "silver/old.sql",
        "SELECT id, valid_from, valid_to FROM {{ silver.people }} WHERE NOT is_current");
    write(
        "gold/spans.sql",
        "SELECT id, valid_from, date_diff('day', valid_from, valid_to) AS days FROM {{"
            + " silver.people }} WHERE NOT is_current");
    assertThat(problems()).isEmpty();

    write("silver/people.sql", "SELECT id, at AS valid_from FROM {{ bronze.people }}");
    assertThat(problems())
        .containsExactly(
            "silver/people.sql: silver.people: the query gives a column valid_from, which a history"
                + " adds: give it another name with AS");
  }

  @Test
  void tellsWhatEachColumnIsMadeOf() throws Exception {
    write(
        "pipeline.yaml",
        """
        namespace: shop
        sources:
          orders: {prefix: orders/, format: csv, key: [id], columns: {id: bigint, person: bigint, amount: double, tags: string, at: date}}
          people: {prefix: people/, format: parquet, key: [id]}
        silver:
          joined: {sql: silver/joined.sql, key: [id]}
          shapes: {sql: silver/shapes.sql, key: [id]}
        gold:
          groups: {sql: gold/groups.sql, key: [day]}
          shapes: {sql: gold/shapes.sql, key: [id]}
        datasets:
          groups: {model: groups, columns: {day: DATETIME, total: DECIMAL}}
        maintenance: {gold: {compaction: binpack}}
        """);
    write(
        "silver/joined.sql",
        """
        WITH big AS (SELECT id, amount * 2 AS twice FROM {{ bronze.orders }} WHERE at IS NOT NULL)
        SELECT o.id, p.name AS person, o.amount + b.twice AS sum, o.at AS day, o._source_object AS file, 1 AS one, o.person AS buyer
        FROM {{ bronze.orders }} o
        JOIN {{ bronze.orders }} parent ON parent.id = o.person
        JOIN big b ON b.id = o.id LEFT JOIN {{ bronze.people }} p ON p.id = o.person
        """);
    write(
        "silver/shapes.sql",
        """
        SELECT id, tag, rank, total, CASE WHEN top > 1 THEN id ELSE 0 END AS chosen FROM (
          SELECT id, explode(split(tags, ' ')) AS tag, 0 AS rank, amount AS total, 2 AS top FROM {{ bronze.orders }}
          UNION ALL
          SELECT person, 'none', row_number() OVER (PARTITION BY at ORDER BY amount),
            max(amount) OVER (PARTITION BY at), (SELECT max(p.id) FROM {{ bronze.people }} p) FROM {{ bronze.orders }})
        """);
    write(
        "gold/groups.sql",
        """
        SELECT day, person, sum(sum) FILTER (WHERE one = 1) AS total, count(*) AS n, max_by(id, day) AS last
        FROM {{ silver.joined }} GROUP BY ROLLUP (day, person)
        """);
    write(
        "gold/shapes.sql",
        """
        WITH s AS (SELECT id, tag FROM {{ silver.shapes }} UNION SELECT id, person FROM {{ silver.joined }})
        SELECT s.id, letter, coalesce(s.tag, g.person) AS both, lag(g.total) OVER (ORDER BY s.id) AS before,
          (SELECT max(sum) FROM {{ silver.joined }}) AS most, s.id IN (SELECT id FROM {{ silver.joined }}) AS here
        FROM s CROSS JOIN UNNEST(split(s.tag, '')) AS t (letter) JOIN {{ gold.groups }} g ON g.last = s.id
        """);

    Validation.Checked checked = checked();

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.origins())
        .containsEntry("silver.joined.id", List.of("bronze.orders.id"))
        .containsEntry("silver.joined.person", List.of("bronze.people.name"))
        .containsEntry("silver.joined.sum", List.of("bronze.orders.amount"))
        .containsEntry("silver.joined.day", List.of("bronze.orders.at"))
        .containsEntry("silver.joined.file", List.of("bronze.orders._source_object"))
        .containsEntry("silver.joined.one", List.of())
        .containsEntry("silver.shapes.id", List.of("bronze.orders.id", "bronze.orders.person"))
        .containsEntry("silver.shapes.tag", List.of("bronze.orders.tags"))
        .containsEntry("silver.shapes.rank", List.of())
        .containsEntry("silver.shapes.total", List.of("bronze.orders.amount"))
        .containsEntry(
            "silver.shapes.chosen",
            List.of("bronze.orders.id", "bronze.orders.person", "bronze.people.id"))
        .containsEntry("gold.groups.day", List.of("silver.joined.day"))
        .containsEntry("gold.groups.person", List.of("silver.joined.person"))
        .containsEntry("gold.groups.total", List.of("silver.joined.sum"))
        .containsEntry("gold.groups.n", List.of())
        .containsEntry("gold.groups.last", List.of("silver.joined.day", "silver.joined.id"))
        .containsEntry("gold.shapes.id", List.of("silver.joined.id", "silver.shapes.id"))
        .containsEntry("gold.shapes.letter", List.of("silver.joined.person", "silver.shapes.tag"))
        .containsEntry(
            "gold.shapes.both",
            List.of("gold.groups.person", "silver.joined.person", "silver.shapes.tag"))
        .containsEntry("gold.shapes.before", List.of("gold.groups.total"))
        .containsEntry("gold.shapes.most", List.of("silver.joined.sum"))
        .containsEntry("gold.shapes.here", List.of("silver.joined.id", "silver.shapes.id"))
        .containsEntry("dataset.groups.total", List.of("gold.groups.total"))
        .containsEntry("bronze.orders.amount", List.of())
        .containsEntry("bronze.people.name", List.of());
    assertThat(checked.copies())
        .containsEntry("silver.joined.id", List.of("bronze.orders.id"))
        .containsEntry("silver.joined.person", List.of("bronze.people.name"))
        .containsEntry(
            "silver.joined.buyer",
            List.of("bronze.orders.id", "bronze.orders.person", "bronze.people.id"))
        .containsEntry("silver.joined.sum", List.of())
        .containsEntry("silver.shapes.id", List.of());
  }

  @Test
  void findsNothingElseInTheSample() throws Exception {
    Path sample = Installation.current().pipeline();
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        write(sample.relativize(file).toString(), Files.readString(file));
      }
    }
    Path yaml = folder.resolve("pipeline.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("\"quantity > 0\"", "\"quantty > 0\""));

    assertThat(problems())
        .containsExactly(
            "pipeline.yaml:35: silver.customer_sales.expect.positive_quantity: there is no column"
                + " quantty; did you mean quantity?");
  }

  private List<String> problems() throws Exception {
    return checked().problems().stream().map(Problem::toString).toList();
  }

  private Validation.Checked checked() throws Exception {
    try (Validation validation =
        new Validation(Installation.current().withPipeline(folder), PipelineLoader.load(folder))) {
      return validation.check();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
