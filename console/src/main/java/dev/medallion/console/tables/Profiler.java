package dev.medallion.console.tables;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import java.util.List;
import java.util.Optional;

/** Measures the values of a column, by statements to Athena that read the whole table. */
public final class Profiler {
  private static final int BINS = 12;

  private final Lake lake;
  private final TableMetadata table;

  Profiler(Lake lake, TableMetadata table) {
    this.lake = lake;
    this.table = table;
  }

  /**
   * What a column holds.
   *
   * @param largest the largest count among the bars
   * @param bars its most frequent values; of a number, the stretches that its values are in
   */
  public record Profile(
      String column,
      String rows,
      String nulls,
      String distinct,
      String least,
      String most,
      long largest,
      List<Bar> bars) {}

  /** Some values with how many there are of them. */
  public record Bar(String label, long count) {
    /** The count with its thousands apart. */
    public String figure() {
      return Words.number(count);
    }
  }

  Profile of(Request request) throws InterruptedException {
    String name = request.parameter("profile").orElse("");
    Column column =
        table.columns().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> Refused.notFound("column " + name));
    if (column.type().matches("struct|list|map")) {
      throw new Refused(422, "a %s has no profile: query its parts".formatted(column.type()));
    }
    String quoted = Lake.quoted(name);
    String from = lake.qualified(table.table());
    List<Optional<String>> figures =
        run("SELECT count(*), count(*) - count(%1$s), approx_distinct(%1$s), CAST(min(%1$s) AS varchar), CAST(max(%1$s) AS varchar) FROM %2$s"
                .formatted(quoted, from))
            .rows()
            .getFirst();
    List<Bar> bars =
        TableParts.isNumeric(column.type()) && figures.get(3).isPresent()
            ? histogram(quoted, from)
            : frequent(quoted, from);
    return new Profile(
        name,
        Words.number(Long.parseLong(figures.get(0).orElseThrow())),
        Words.number(Long.parseLong(figures.get(1).orElseThrow())),
        Words.number(Long.parseLong(figures.get(2).orElseThrow())),
        figures.get(3).orElse("–"),
        figures.get(4).orElse("–"),
        bars.stream().mapToLong(Bar::count).max().orElse(1),
        bars);
  }

  private List<Bar> frequent(String column, String from) throws InterruptedException {
    return run(
            "SELECT CAST(%1$s AS varchar), count(*) FROM %2$s GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %3$d"
                .formatted(column, from, BINS))
        .rows()
        .stream()
        .map(row -> new Bar(row.get(0).orElse("null"), Long.parseLong(row.get(1).orElseThrow())))
        .toList();
  }

  private List<Bar> histogram(String column, String from) throws InterruptedException {
    return run(
            ("SELECT bin, count(*), CAST(min(v) AS varchar), CAST(max(v) AS varchar) FROM (SELECT"
                 + " %1$s AS v, least(%3$d, 1 + CAST(floor((CAST(%1$s AS double) - low) /"
                 + " greatest(high - low, 1e-9) * %3$d) AS integer)) AS bin FROM %2$s, (SELECT"
                 + " CAST(min(%1$s) AS double) AS low, CAST(max(%1$s) AS double) AS high FROM %2$s)"
                 + " WHERE %1$s IS NOT NULL) GROUP BY bin ORDER BY bin")
                .formatted(column, from, BINS))
        .rows()
        .stream()
        .map(
            row ->
                new Bar(
                    row.get(2).orElseThrow().equals(row.get(3).orElseThrow())
                        ? row.get(2).orElseThrow()
                        : row.get(2).orElseThrow() + " … " + row.get(3).orElseThrow(),
                    Long.parseLong(row.get(1).orElseThrow())))
        .toList();
  }

  private AthenaQuery.Rows run(String sql) throws InterruptedException {
    return lake.athena()
        .run(sql, lake.stack().catalog(table.table().layer()), table.table().namespace());
  }
}
