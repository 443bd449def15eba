package dev.medallion.functions.gold;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.ChangeLogColumns;
import dev.medallion.contract.CompanionTables;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the merge of a grouped query compares when only the touched groups are recomputed.
 *
 * <p>Touched are the groups that a row among the changes belongs to, be it as the row was or as it
 * is; their keys are enough, and a key too many costs time only. Then the query runs over the rows
 * of these groups as they are now, and takes the place of what the table holds of them. Rows whose
 * key is null belong to no touched group; they are still included, so that the merge refuses them
 * as it does when the query runs whole.
 */
final class IncrementalMerge {
  private final GroupedQuery query;
  private final TableMetadata silver;
  private final Bounds bounds;

  /**
   * @param query the shape of the query
   * @param silver the table that it reads
   * @param bounds where the changed rows lie
   */
  IncrementalMerge(GroupedQuery query, TableMetadata silver, Bounds bounds) {
    this.query = query;
    this.silver = silver;
    this.bounds = bounds;
  }

  /**
   * What the merge compares.
   *
   * @param target the gold table, as Athena takes it
   * @param table the silver table at its pinned snapshot, as Athena reads it
   * @param changes the rows of changes to follow: a table and a condition
   * @param render gives the query with something in the place of its table
   */
  GoldStatements.Source source(
      String target, String table, Changes changes, UnaryOperator<String> render) {
    return new GoldStatements.Source(
        touched(changes), render.apply(restricted(table)), stale(target));
  }

  /**
   * The rows of changes to follow.
   *
   * @param table the table that has them
   * @param after the version that has been consumed
   * @param upTo the version to consume
   */
  record Changes(String table, long after, long upTo) {

    /** The table of changes of a silver table. */
    static TableName of(TableName silver) {
      return new TableName(
          silver.layer(), silver.namespace(), CompanionTables.changesOf(silver.name()));
    }
  }

  /** The keys of the touched groups, and possibly more. */
  private String touched(Changes changes) {
    return """
    WITH "_touched" AS (
    SELECT DISTINCT %s
    FROM %s AS %s
    WHERE %s
    )
    """
        .formatted(
            eachKey(", ", (touched, key) -> "%s AS %s".formatted(key.forgiving(), touched)),
            changes.table(),
            query.alias(),
            conditions(
                "%1$s > %2$d AND %1$s <= %3$d"
                    .formatted(
                        SqlText.column(ChangeLogColumns.VERSION),
                        changes.after(),
                        changes.upTo())));
  }

  /**
   * What the rows of a touched group fulfil. The rows among the changes have to fulfil it as well:
   * those that were never committed may lie elsewhere, and the rows of their groups are not read.
   */
  private String conditions(String... first) {
    return Stream.concat(
            Stream.of(first),
            query.keys().stream()
                .flatMap(key -> range(key).stream())
                .flatMap(range -> bounds.of(range.column()).flatMap(range::condition).stream())
                .distinct())
        .collect(Collectors.joining(" AND "));
  }

  /** The rows of the touched groups, under the name by which the query knows its table. */
  private String restricted(String table) {
    String conditions = conditions();
    String nulls =
        query.keys().stream()
            .flatMap(key -> isNull(key).stream())
            .distinct()
            .collect(Collectors.joining(" OR "));
    String select = "SELECT %1$s.* FROM %2$s AS %1$s\n".formatted(query.alias(), table);
    return "(\n%sJOIN \"_touched\" ON %s%s%s\n)%s"
        .formatted(
            select,
            eachKey(" AND ", (touched, key) -> "%s = %s".formatted(key.sql(), touched)),
            conditions.isEmpty() ? "" : "\nWHERE " + conditions,
            nulls.isEmpty() ? "" : "\nUNION ALL\n%sWHERE %s".formatted(select, nulls),
            query.named() ? "" : " AS " + query.alias());
  }

  /** When a key is null; empty if no changed row's is, and so none of the table's can be. */
  private Optional<String> isNull(KeyExpression key) {
    Optional<KeyRange> range = range(key);
    if (range.isEmpty()) {
      return Optional.of("%s IS NULL".formatted(key.sql()));
    }
    String column = range.get().column();
    return bounds.of(column).isPresent()
            || column(column).filter(TableMetadata.Column::required).isPresent()
        ? Optional.empty()
        : Optional.of("%s IS NULL".formatted(SqlText.column(column)));
  }

  /** A range of time is one of a column that is a time, not of a text that is read as one. */
  private Optional<KeyRange> range(KeyExpression key) {
    return key.range()
        .filter(
            range ->
                column(range.column())
                    .filter(
                        column ->
                            range.isColumn()
                                || column.type().equals("date")
                                || column.type().startsWith("timestamp"))
                    .isPresent());
  }

  private Optional<TableMetadata.Column> column(String name) {
    return silver.columns().stream()
        .filter(column -> column.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  private String stale(String target) {
    return """
    (
    SELECT stale.* FROM %s AS stale
    JOIN "_touched" ON %s
    )\
    """
        .formatted(
            target,
            eachKey(
                " AND ",
                (touched, key) ->
                    "%s = %s".formatted(SqlText.column("stale", key.column()), touched)));
  }

  private String eachKey(String separator, BiFunction<String, KeyExpression, String> piece) {
    return IntStream.range(0, query.keys().size())
        .mapToObj(i -> piece.apply(SqlText.column("_touched_" + (i + 1)), query.keys().get(i)))
        .collect(Collectors.joining(separator));
  }
}
