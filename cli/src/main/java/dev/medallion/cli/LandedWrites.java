package dev.medallion.cli;

import static dev.medallion.contract.BronzeColumns.ETAG;
import static dev.medallion.contract.BronzeColumns.MODIFIED_AT;
import static dev.medallion.contract.BronzeColumns.OBJECT;
import static dev.medallion.contract.BronzeColumns.VERSION;

import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The writes of landed objects that bronze holds, and which of them are undone: a table beside
 * bronze's names those, and no model sees their rows.
 */
final class LandedWrites {
  /** What tells the writes of one object from each other. */
  private static final String IDENTITY =
      "date_format(%s, '%%Y-%%m-%%d %%H:%%i:%%s'), %s, %s".formatted(MODIFIED_AT, VERSION, ETAG);

  private static final String WRITE = String.join(", ", OBJECT, ETAG, VERSION, MODIFIED_AT);

  private final AthenaQuery athena;
  private final Services services;
  private final DeployedStack stack;
  private final String namespace;
  private final Source source;

  LandedWrites(Services services, DeployedStack stack, Pipeline pipeline, Source source) {
    this.athena = new AthenaQuery(services.athena(), stack.workGroup());
    this.services = services;
    this.stack = stack;
    this.namespace = pipeline.namespace();
    this.source = source;
  }

  /**
   * Which writes are meant.
   *
   * @param uri the object, {@code s3://bucket/key}
   * @param version the version id of one write; empty for all of the object
   */
  record Choice(String uri, Optional<String> version) {
    private String condition() {
      return "%s = %s".formatted(OBJECT, literal(uri))
          + version.map(id -> " AND %s = %s".formatted(VERSION, literal(id))).orElse("");
    }
  }

  /**
   * A write of an object.
   *
   * @param version its version id; empty where the bucket kept none
   * @param written when it was written
   * @param rows how many rows of it bronze holds
   * @param undone whether no model sees them
   */
  record Write(String version, String written, long rows, boolean undone) {}

  /**
   * A write that is undone.
   *
   * @param version its version id; empty where the bucket kept none
   * @param time when it was undone
   * @param who the ARN of whoever asked
   * @param why as they said; may be empty
   */
  record Undone(String object, String version, String time, String who, String why) {
    String inWords() {
      return (version.isEmpty() ? "" : "version " + version + ", ")
          + "undone %s by %s%s".formatted(time, who, why.isEmpty() ? "" : ": " + why);
    }
  }

  /** Those of the writes that bronze holds, the oldest first. */
  List<Write> held(Choice choice) throws InterruptedException {
    Set<List<Optional<String>>> undone = new HashSet<>();
    if (hasUndone()) {
      run("SELECT %s FROM %s WHERE %s".formatted(IDENTITY, undoneTable(), choice.condition()))
          .rows()
          .forEach(undone::add);
    }
    return run(
            "SELECT %s, count(*) FROM %s WHERE %s GROUP BY 1, 2, 3 ORDER BY 1"
                .formatted(IDENTITY, quoted(source.name()), choice.condition()))
        .rows()
        .stream()
        .map(
            row ->
                new Write(
                    row.get(1).orElse(""),
                    row.get(0).orElse(""),
                    Long.parseLong(row.get(3).orElseThrow()),
                    undone.contains(row.subList(0, 3))))
        .toList();
  }

  /** What is undone of the source, the first first. */
  List<Undone> undone() throws InterruptedException {
    if (!hasUndone()) {
      return List.of();
    }
    return run(
            "SELECT %s, %s, date_format(undone_at, '%%Y-%%m-%%d %%H:%%i:%%s'), undone_by, why FROM %s ORDER BY undone_at"
                .formatted(OBJECT, VERSION, undoneTable()))
        .rows()
        .stream()
        .map(row -> row.stream().map(value -> value.orElse("")).toList())
        .map(row -> new Undone(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
        .toList();
  }

  /** Notes that the writes are undone, but for those of which it is noted. */
  void undo(Choice choice, String who, String why) throws InterruptedException {
    boolean first = !hasUndone();
    String rows =
        """
        SELECT w.*, CAST(current_timestamp AS timestamp(6) with time zone) AS undone_at,
        CAST(%s AS varchar) AS undone_by, CAST(%s AS varchar) AS why
        FROM (SELECT DISTINCT %s FROM %s WHERE %s%s) w\
        """
            .formatted(
                literal(who),
                literal(why),
                WRITE,
                quoted(source.name()),
                choice.condition(),
                first ? "" : " EXCEPT SELECT %s FROM %s".formatted(WRITE, undoneTable()));
    run(
        first
            ? "CREATE TABLE %s AS %s".formatted(undoneTable(), rows)
            : "INSERT INTO %s %s".formatted(undoneTable(), rows));
  }

  /** Forgets that the writes are undone. */
  void redo(Choice choice) throws InterruptedException {
    run("DELETE FROM %s WHERE %s".formatted(undoneTable(), choice.condition()));
  }

  private boolean hasUndone() {
    return services
        .catalog(stack)
        .load(new TableName(Layer.BRONZE, namespace, source.undoneTable()))
        .isPresent();
  }

  private String undoneTable() {
    return quoted(source.undoneTable());
  }

  private AthenaQuery.Rows run(String sql) throws InterruptedException {
    return athena.run(sql, stack.catalog(Layer.BRONZE), namespace);
  }

  private String quoted(String table) {
    return "\"%s\".\"%s\"".formatted(namespace, table);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
