package dev.medallion.cli.init;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What identifies a record.
 *
 * @param columns in order
 * @param sureness how far to trust it
 * @param reason what speaks for it
 */
record Key(List<Column> columns, Sureness sureness, String reason) {
  /** With more columns than this, a combination is unique by chance. */
  private static final int MOST_COMBINED = 8;

  /** With fewer records than this, values are different by chance. */
  private static final int FEW = 20;

  /** How far to trust a guess. */
  enum Sureness {
    SURE,
    LIKELY,
    A_GUESS;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * Finds it among records of which none is null in the key and none has the same key in the same
   * file. The same key in two files is the same record, changed.
   *
   * @param table the looked-at records, with the file of each in {@code file}
   */
  static Key of(Duck duck, String table, long records, String source, List<Column> columns)
      throws SQLException {
    List<Column> candidates =
        columns.stream()
            .filter(column -> !column.type().contains("<") && !isFraction(column))
            .sorted(Comparator.comparingInt(column -> rank(column, source)))
            .toList();
    for (Column column : candidates) {
      if (isUnique(duck, table, List.of(column))) {
        return single(duck, table, records, source, column);
      }
    }
    List<Column> few = candidates.subList(0, Math.min(MOST_COMBINED, candidates.size()));
    for (List<Column> combined : combinations(few)) {
      if (isUnique(duck, table, combined)) {
        return new Key(
            combined,
            records >= FEW && combined.stream().anyMatch(Column::looksLikeKey)
                ? Sureness.LIKELY
                : Sureness.A_GUESS,
            "no single column tells records apart, these together do");
      }
    }
    Column first = candidates.isEmpty() ? columns.get(0) : candidates.get(0);
    return new Key(
        List.of(first),
        Sureness.A_GUESS,
        "NOTHING tells all records apart: of records with the same key only the newest is kept in"
            + " silver");
  }

  private static Key single(Duck duck, String table, long records, String source, Column column)
      throws SQLException {
    String held = Duck.name(column.held());
    long distinct =
        Long.parseLong(
            duck.row("SELECT count(DISTINCT %s) AS n FROM %s".formatted(held, table)).get("n"));
    String again =
        distinct < records
            ? "; %s a version of one in another file"
                .formatted(
                    records - distinct == 1
                        ? "1 record is"
                        : "%,d records are".formatted(records - distinct))
            : "";
    if (records < FEW) {
      return new Key(
          List.of(column),
          column.looksLikeKey() ? Sureness.LIKELY : Sureness.A_GUESS,
          "no value twice, but only %d record%s%s"
              .formatted(records, records == 1 ? "" : "s", again));
    }
    return new Key(
        List.of(column),
        column.looksLikeKey() && rank(column, source) < 3 ? Sureness.SURE : Sureness.LIKELY,
        "no value twice in a file%s".formatted(again));
  }

  private static boolean isFraction(Column column) {
    return column.type().equals("double")
        || column.type().equals("float")
        || (column.type().startsWith("decimal") && !column.type().endsWith(",0)"));
  }

  private static int rank(Column column, String source) {
    String singular = source.endsWith("s") ? source.substring(0, source.length() - 1) : source;
    if (List.of("id", source + "_id", singular + "_id", singular + "id").contains(column.name())) {
      return 0;
    }
    if (column.looksLikeKey() && column.name().contains(singular)) {
      return 1;
    }
    if (column.looksLikeKey()) {
      return 2;
    }
    if (column.isTime()) {
      return 5;
    }
    return column.type().equals("string") ? 4 : 3;
  }

  private static boolean isUnique(Duck duck, String table, List<Column> columns)
      throws SQLException {
    String names =
        columns.stream().map(column -> Duck.name(column.held())).collect(Collectors.joining(", "));
    String nulls =
        columns.stream()
            .map(column -> Duck.name(column.held()) + " IS NULL")
            .collect(Collectors.joining(" OR "));
    return duck.row(
            "SELECT NOT EXISTS (SELECT 1 FROM %1$s WHERE %3$s) AND NOT EXISTS (SELECT 1 FROM %1$s GROUP BY file, %2$s HAVING count(*) > 1) AS yes"
                .formatted(table, names, nulls))
        .get("yes")
        .equals("true");
  }

  /** Pairs, then triples, the likeliest first. */
  private static List<List<Column>> combinations(List<Column> columns) {
    List<List<Column>> pairs = new ArrayList<>();
    List<List<Column>> triples = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        pairs.add(List.of(columns.get(i), columns.get(j)));
        for (int k = j + 1; k < columns.size(); k++) {
          triples.add(List.of(columns.get(i), columns.get(j), columns.get(k)));
        }
      }
    }
    pairs.addAll(triples);
    return pairs;
  }
}
