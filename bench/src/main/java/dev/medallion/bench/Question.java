package dev.medallion.bench;

import static org.apache.iceberg.expressions.Expressions.and;
import static org.apache.iceberg.expressions.Expressions.equal;
import static org.apache.iceberg.expressions.Expressions.greaterThanOrEqual;
import static org.apache.iceberg.expressions.Expressions.lessThan;

import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * One kind of query, asked with several values, so that where a value happens to lie counts less.
 *
 * @param name what it filters on
 * @param filters the filters, one for each query
 */
record Question(String name, List<Filter> filters) {
  /** A filter in SQL and, the same, as an Iceberg expression. */
  record Filter(String sql, Expression expression) {
    private Filter and(Filter other) {
      return new Filter(sql + " AND " + other.sql, Expressions.and(expression, other.expression));
    }
  }

  /** Every row. */
  static Question all() {
    return new Question("everything", List.of(new Filter("true", Expressions.alwaysTrue())));
  }

  /** A hundredth of the numbers, around the middle, at a third and near the end. */
  static Question ofNumber(String column) {
    return new Question(
        column,
        Stream.of(480_000L, 310_000L, 870_000L)
            .map(least -> range(column, least, least + Orders.NUMBERS / 100))
            .toList());
  }

  /** The hundredth of the orders that came last, and two others. */
  static Question ofArrival(long orders) {
    return new Question(
        "id (arrival)",
        Stream.of(99L, 48L, 31L)
            .map(percent -> range("id", orders * percent / 100, orders * (percent + 1) / 100))
            .toList());
  }

  /** One company of all. */
  static Question ofCompany() {
    return new Question(
        "company",
        Stream.of(430, 290, 790)
            .map(Orders::company)
            .map(name -> new Filter("company = '%s'".formatted(name), equal("company", name)))
            .toList());
  }

  /** A week, which is about a hundredth of the days. */
  static Question ofDay() {
    return new Question("day", Stream.of(350, 226, 635).map(Question::week).toList());
  }

  /** The first value of this one with the first of the other, and so on. */
  Question with(Question other) {
    return new Question(
        name + " and " + other.name,
        Stream.iterate(0, i -> i < filters.size(), i -> i + 1)
            .map(i -> filters.get(i).and(other.filters.get(i)))
            .toList());
  }

  private static Filter range(String column, long from, long to) {
    return new Filter(
        "%1$s >= %2$d AND %1$s < %3$d".formatted(column, from, to),
        and(greaterThanOrEqual(column, from), lessThan(column, to)));
  }

  private static Filter week(int day) {
    String from = Orders.FIRST_DAY.plusDays(day).toString();
    String to = Orders.FIRST_DAY.plusDays(day + 7).toString();
    return new Filter(
        "day >= DATE '%s' AND day < DATE '%s'".formatted(from, to),
        and(greaterThanOrEqual("day", from), lessThan("day", to)));
  }
}
