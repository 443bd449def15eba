package dev.medallion.functions.gold;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The two statements that make a gold table of its query.
 *
 * <p>The table to write is {@code namespace.table} without quotes: Athena takes no other form of a
 * target in S3 Tables, and the catalog comes from the query's context. Both statements refuse a key
 * that is null, and a key that two rows share, since the next refresh could not tell such rows
 * apart, and rows that break a rule of the model. Athena has no way to raise an error, so that it
 * is made to cast a text that says what is wrong: {@code Cannot cast 'gold.retail.t: key column k
 * is null' to BOOLEAN}.
 */
final class GoldStatements {
  /** What {@link Expectation#ROWS} is rendered as. */
  static final String ROWS = SqlText.column("_unchecked");

  private final TableName table;
  private final String query;
  private final List<String> key;
  private final List<Expectation> rules;

  /**
   * The statements of one table.
   *
   * @param table the gold table
   * @param query its query, as Athena reads it
   * @param key the columns that identify a row; at least one
   * @param rules the rules that its rows have to keep, as Athena reads them
   */
  GoldStatements(TableName table, String query, List<String> key, List<Expectation> rules) {
    this.table = table;
    this.key = List.copyOf(key);
    this.rules = rules.stream().filter(each -> !each.isOfTable()).toList();
    List<Expectation> ofTable = rules.stream().filter(Expectation::isOfTable).toList();
    this.query = ofTable.isEmpty() ? query : held(query, ofTable);
  }

  /**
   * The query, which fails if a rule about all rows is broken. A branch of its own without any
   * table asks that: where the query gives no row, there is none that a condition could be asked
   * of.
   */
  private String held(String unchecked, List<Expectation> ofTable) {
    String refused =
        ofTable.stream()
            .map(
                rule ->
                    "(SELECT CASE WHEN n > 0 THEN CAST(concat(%s, CAST(n AS varchar)) AS boolean) ELSE false END FROM (%s) AS counted (n))"
                        .formatted(
                            SqlText.text(
                                "%s: the rule %s (%s) is broken: "
                                    .formatted(table, rule.name(), rule.rule())),
                            rule.count()))
            .collect(Collectors.joining("\nOR "));
    return """
    WITH %1$s AS (
    %2$s
    )
    SELECT * FROM %1$s
    UNION ALL
    SELECT checked.* FROM (VALUES 1) AS one (x) LEFT JOIN %1$s AS checked ON false
    WHERE %3$s\
    """
        .formatted(ROWS, unchecked, refused);
  }

  /**
   * Creates the table with the rows of the query. Its columns are not known before, so that the
   * keys are counted beside the rows, and the query runs twice.
   */
  String createTable() {
    return """
    CREATE TABLE %s AS
    WITH fresh AS (
    %s
    )
    SELECT * FROM fresh
    WHERE CASE %s ELSE true END
    AND (SELECT CASE WHEN max("_rows") > 1 THEN %s ELSE true END
    FROM (SELECT count(*) AS "_rows" FROM fresh GROUP BY %s))%s\
    """
        .formatted(
            target(),
            query,
            whenKeyIsNull(),
            keyIsShared(),
            SqlText.list(key, SqlText::column),
            rulesAreKept());
  }

  /**
   * Makes the table equal to the query in one commit: updates rows that differ, inserts rows that
   * are new, deletes rows that the query no longer gives. Athena's {@code MERGE} knows no {@code
   * NOT MATCHED BY SOURCE}, so the source is the query joined with the table itself.
   *
   * @param columns the table's columns
   */
  String merge(List<String> columns) {
    return merge(columns, new Source("", query, target()));
  }

  /**
   * What a merge compares.
   *
   * @param with named queries that the two others read: a whole {@code WITH} clause and a line
   *     break, or nothing
   * @param fresh gives the rows as they are to be
   * @param stale gives the table's rows that are compared with them: a table, or a query in
   *     parentheses
   */
  record Source(String with, String fresh, String stale) {}

  /**
   * Makes a part of the table equal to a part of the query, in one commit.
   *
   * @param columns the table's columns
   * @param source the two parts, which must hold the same keys' rows
   */
  String merge(List<String> columns, Source source) {
    return """
    MERGE INTO %1$s AS target
    USING (
    %12$sSELECT %2$s, fresh."_present" IS NULL AS "_gone"
    FROM (
    SELECT * FROM (
    SELECT *, true AS "_present", count(*) OVER (PARTITION BY %3$s) AS "_rows"%14$s
    FROM (
    %4$s
    )
    ) AS fresh
    WHERE CASE %5$s WHEN "_rows" > 1 THEN %6$s%15$s ELSE true END
    ) AS fresh
    FULL OUTER JOIN %13$s AS stale ON %7$s
    ) AS source
    ON %8$s
    WHEN MATCHED AND source."_gone" THEN DELETE
    %9$sWHEN NOT MATCHED THEN INSERT (%10$s) VALUES (%11$s)\
    """
        .formatted(
            target(),
            SqlText.list(columns, this::merged),
            SqlText.list(key, SqlText::column),
            source.fresh(),
            whenKeyIsNull(),
            keyIsShared(),
            keysAreEqual("fresh", "stale"),
            keysAreEqual("target", "source"),
            whenValueDiffers(columns),
            SqlText.list(columns, SqlText::column),
            SqlText.list(columns, column -> SqlText.column("source", column)),
            source.with(),
            source.stale(),
            countsOfBroken(),
            whenRulesAreBroken());
  }

  /** The table in the form that Athena accepts as a target. */
  String target() {
    return table.namespace() + "." + table.name();
  }

  private String merged(String column) {
    return key.contains(column)
        ? "coalesce(%s, %s) AS %s"
            .formatted(
                SqlText.column("fresh", column),
                SqlText.column("stale", column),
                SqlText.column(column))
        : SqlText.column("fresh", column);
  }

  private String keysAreEqual(String left, String right) {
    return key.stream()
        .map(column -> SqlText.column(left, column) + " = " + SqlText.column(right, column))
        .collect(Collectors.joining(" AND "));
  }

  /** An unchanged row is not rewritten. Empty if all columns belong to the key. */
  private String whenValueDiffers(List<String> columns) {
    List<String> values = columns.stream().filter(column -> !key.contains(column)).toList();
    if (values.isEmpty()) {
      return "";
    }
    String differs =
        values.stream()
            .map(
                column ->
                    SqlText.column("target", column)
                        + " IS DISTINCT FROM "
                        + SqlText.column("source", column))
            .collect(Collectors.joining(" OR "));
    String assignments =
        SqlText.list(
            values, column -> SqlText.column(column) + " = " + SqlText.column("source", column));
    return "WHEN MATCHED AND (%s) THEN UPDATE SET %s\n".formatted(differs, assignments);
  }

  private String whenKeyIsNull() {
    return key.stream()
        .map(
            column ->
                "WHEN fresh.%s IS NULL THEN %s"
                    .formatted(
                        SqlText.column(column), refusal("key column %s is null".formatted(column))))
        .collect(Collectors.joining(" "));
  }

  private String keyIsShared() {
    return refusal("more than one row has the same key (%s)".formatted(String.join(", ", key)));
  }

  /** For a table that is created: a condition that fails if a rule is broken. */
  private String rulesAreKept() {
    return rules.stream()
        .map(
            rule ->
                "\nAND (SELECT CASE WHEN %1$s > 0 THEN %2$s ELSE true END FROM fresh)"
                    .formatted(broken(rule), refusal(broken(rule), rule)))
        .collect(Collectors.joining());
  }

  /** For a merge: beside each row, how many rows break each rule. */
  private String countsOfBroken() {
    return IntStream.range(0, rules.size())
        .mapToObj(i -> ", %s OVER () AS %s".formatted(broken(rules.get(i)), countOf(i)))
        .collect(Collectors.joining());
  }

  private String whenRulesAreBroken() {
    return IntStream.range(0, rules.size())
        .mapToObj(
            i ->
                " WHEN %1$s > 0 THEN %2$s".formatted(countOf(i), refusal(countOf(i), rules.get(i))))
        .collect(Collectors.joining());
  }

  private static String countOf(int rule) {
    return SqlText.column("_broken_" + (rule + 1));
  }

  /** How many rows break a rule: those of which it is not true. */
  private static String broken(Expectation rule) {
    return "count_if(NOT coalesce((%s), false))".formatted(rule.rule());
  }

  private String refusal(String count, Expectation rule) {
    return "CAST(concat(%s, CAST(%s AS varchar), %s) AS boolean)"
        .formatted(
            SqlText.text(table + ": "),
            count,
            SqlText.text(" row(s) break the rule %s (%s)".formatted(rule.name(), rule.rule())));
  }

  private String refusal(String problem) {
    return "CAST(%s AS boolean)".formatted(SqlText.text("%s: %s".formatted(table, problem)));
  }
}
