package dev.medallion.functions.gold;

import dev.medallion.functions.gold.Contributions.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives the rows that rows of a gold table were made of, each with its shares, and computes the
 * gold row of these shares once more.
 */
public final class ContributionQuery {
  private static final String OURS = "_explained_";

  /** The number of the gold row. */
  static final String ROW = SqlText.column(OURS + "row");

  private static final String ROWS = SqlText.column(OURS + "rows");
  private static final String NTH = SqlText.column(OURS + "nth");

  private final List<Input> inputs;
  private final String from;
  private final Optional<String> where;
  private final Map<String, String> matched;
  private final List<String> key;
  private final List<String> groups;
  private final List<Share> shares;
  private final List<Checked> checked;
  private final List<String> unchecked;

  /**
   * @param inputs the tables that the query reads
   * @param from what it reads from, as it is written
   * @param where its condition
   * @param matched by columns of the gold table, what gives them of a row that is read
   * @param key the columns that identify a row of the gold table
   * @param groups what it groups by
   * @param shares what a row gives to its aggregates
   * @param checked the columns that its totals are made into
   * @param unchecked the columns that are made of other things than shares
   */
  ContributionQuery(
      List<Input> inputs,
      String from,
      Optional<String> where,
      Map<String, String> matched,
      List<String> key,
      List<String> groups,
      List<Share> shares,
      List<Checked> checked,
      List<String> unchecked) {
    this.inputs = List.copyOf(inputs);
    this.from = from;
    this.where = where;
    this.matched = matched;
    this.key = List.copyOf(key);
    this.groups = List.copyOf(groups);
    this.shares = List.copyOf(shares);
    this.checked = List.copyOf(checked);
    this.unchecked = List.copyOf(unchecked);
  }

  /**
   * A table that the query reads.
   *
   * @param alias the name that the query gives it
   * @param read the table
   */
  public record Input(String alias, Read read) {
    Stream<String> keys() {
      return read.key().stream()
          .map(column -> SqlText.column(SqlText.column(alias.toLowerCase(Locale.ROOT)), column));
    }
  }

  /**
   * A column that is computed anew.
   *
   * @param column its name
   * @param sql what gives it
   */
  record Checked(String column, String sql) {}

  /**
   * The gold rows to explain.
   *
   * @param table the gold table at one snapshot, as Athena reads it
   * @param condition which of its rows
   * @param rows how many of these, in the order of the key
   * @param approximate those of the columns that are floating-point numbers, which add up to a
   *     little more or less, by the order of the rows
   */
  public record Rows(String table, String condition, int rows, Set<String> approximate) {
    /** Copies it. */
    public Rows {
      approximate = Set.copyOf(approximate);
    }
  }

  /** The tables that rows come from. */
  public List<Input> inputs() {
    return inputs;
  }

  /** The names of the shares, such as {@code sum(amount)}. */
  public List<String> shares() {
    return shares.stream().map(Share::name).toList();
  }

  /** The columns of the gold table that are computed anew of shares. */
  public List<String> checked() {
    return checked.stream().map(Checked::column).toList();
  }

  /** The columns of the gold table that are made of other things than shares. */
  public List<String> unchecked() {
    return unchecked;
  }

  /**
   * The statement. Its columns are the number of the gold row, from 1; how many rows made it; for
   * each input its key; each share; and for each column that is checked its value of the shares,
   * and whether that is the gold row's.
   *
   * @param samples how many rows to give of those that made a gold row, in the order of their keys
   */
  public String sql(Rows gold, int samples) {
    List<String> columns =
        Stream.concat(matched.keySet().stream(), checked.stream().map(Checked::column))
            .distinct()
            .toList();
    return """
    WITH "_explained" AS (
    SELECT %1$s, row_number() OVER (ORDER BY %2$s) AS %3$s
    FROM %4$s
    WHERE (%5$s)
    ), "_read" AS (
    SELECT %6$s
    FROM %7$s
    CROSS JOIN "_explained"
    WHERE %8$s
    ), "_shared" AS (
    SELECT %9$s
    FROM "_read"
    )
    SELECT %10$s
    FROM "_shared"
    WHERE %11$s <= %12$d
    ORDER BY %3$s, %11$s\
    """
        .formatted(
            list(columns.stream().map(each -> SqlText.column(each) + " AS " + gold(each))),
            SqlText.list(key, SqlText::column),
            ROW,
            gold.table(),
            gold.condition(),
            list(read(columns)),
            from,
            conditions(gold),
            list(shared()),
            list(given(gold)),
            NTH,
            samples);
  }

  private Stream<String> read(List<String> columns) {
    return Stream.of(
            Stream.of(ROW),
            columns.stream().map(ContributionQuery::gold),
            numbered(inputs.stream().flatMap(Input::keys).toList(), "key_"),
            numbered(groups, "group_"),
            numbered(shares.stream().map(Share::sql).toList(), "share_"))
        .flatMap(each -> each);
  }

  private static Stream<String> numbered(List<String> sql, String name) {
    return IntStream.rangeClosed(1, sql.size())
        .mapToObj(i -> "%s AS %s".formatted(sql.get(i - 1), SqlText.column(OURS + name + i)));
  }

  private String conditions(Rows gold) {
    List<String> conditions = new ArrayList<>();
    where.ifPresent(condition -> conditions.add("(%s)".formatted(condition)));
    matched.forEach(
        (column, sql) ->
            conditions.add(
                key.contains(column)
                    ? "%s = %s".formatted(sql, gold(column))
                    : "%s IS NOT DISTINCT FROM %s".formatted(sql, gold(column))));
    conditions.add("%s <= %d".formatted(ROW, gold.rows()));
    return String.join(" AND ", conditions);
  }

  private Stream<String> shared() {
    String keys =
        IntStream.rangeClosed(1, keys())
            .mapToObj(i -> SqlText.column(OURS + "key_" + i))
            .collect(Collectors.joining(", "));
    return Stream.concat(
        Stream.of(
            "*",
            "count(*) OVER (PARTITION BY %s) AS %s".formatted(ROW, ROWS),
            "row_number() OVER (PARTITION BY %s ORDER BY %s) AS %s".formatted(ROW, keys, NTH)),
        IntStream.rangeClosed(1, shares.size())
            .mapToObj(
                i ->
                    "%s(%s) OVER (PARTITION BY %s) AS %s"
                        .formatted(
                            shares.get(i - 1).total(),
                            SqlText.column(OURS + "share_" + i),
                            ROW,
                            total(i))));
  }

  private Stream<String> given(Rows gold) {
    return Stream.of(
            Stream.of(ROW, ROWS),
            IntStream.rangeClosed(1, keys()).mapToObj(i -> SqlText.column(OURS + "key_" + i)),
            IntStream.rangeClosed(1, shares.size())
                .mapToObj(i -> SqlText.column(OURS + "share_" + i)),
            checked.stream().flatMap(each -> compared(each, gold)))
        .flatMap(each -> each);
  }

  private static Stream<String> compared(Checked each, Rows gold) {
    String column = gold(each.column());
    String same =
        gold.approximate().contains(each.column())
            ? "abs(%1$s - %2$s) <= 1e-9 * greatest(1e0, abs(%2$s)) OR %1$s IS NOT DISTINCT FROM"
                + " %2$s"
            : "%1$s IS NOT DISTINCT FROM %2$s";
    return Stream.of(
        "%s AS %s".formatted(each.sql(), SqlText.column(OURS + "again_" + each.column())),
        "(%s) AS %s"
            .formatted(
                same.formatted("(%s)".formatted(each.sql()), column),
                SqlText.column(OURS + "same_" + each.column())));
  }

  private int keys() {
    return inputs.stream().mapToInt(input -> input.read().key().size()).sum();
  }

  private static String list(Stream<String> items) {
    return items.collect(Collectors.joining(", "));
  }

  private static String gold(String column) {
    return SqlText.column(OURS + "gold_" + column);
  }

  /** The column that has the total of a share, by its number from 1. */
  static String total(int share) {
    return SqlText.column(OURS + "total_" + share);
  }

  /** The column that has what rows are grouped by, by its number from 1. */
  static String group(int number) {
    return SqlText.column(OURS + "group_" + number);
  }

  /** Whether a column is one of those that are added to what the query reads. */
  static boolean isOurs(String column) {
    return column.startsWith(OURS);
  }
}
