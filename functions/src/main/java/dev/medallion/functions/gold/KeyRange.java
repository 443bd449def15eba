package dev.medallion.functions.gold;

import dev.medallion.functions.gold.Bounds.Bound;
import io.trino.sql.tree.Cast;
import io.trino.sql.tree.DataType;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GenericDataType;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.StringLiteral;
import java.util.List;
import java.util.Optional;

/**
 * A key expression that is a column, or the time unit that the column's value lies in: the rows of
 * a group are then within a range of the column, which lets the engine skip files.
 *
 * @param column the column of the silver table
 * @param unit the unit that is grouped by; empty for the column itself
 */
record KeyRange(String column, Optional<TimeUnit> unit) {

  /**
   * The range of an expression: {@code c}, {@code date_trunc('month', c)}, {@code CAST(… AS date)}
   * or {@code date(…)} of either.
   */
  static Optional<KeyRange> of(Expression expression) {
    return switch (expression) {
      case Identifier column -> Optional.of(new KeyRange(column.getValue(), Optional.empty()));
      case Cast cast when !cast.isSafe() && isDate(cast.getType()) ->
          of(cast.getExpression()).map(KeyRange::inDays);
      case FunctionCall call -> of(call);
      default -> Optional.empty();
    };
  }

  private static Optional<KeyRange> of(FunctionCall call) {
    if (call.hasNamedArguments()) {
      return Optional.empty();
    }
    String function = call.getName().toString();
    List<Expression> arguments = call.argumentValues();
    if (function.equals("date") && arguments.size() == 1) {
      return of(arguments.getFirst()).map(KeyRange::inDays);
    }
    return function.equals("date_trunc")
            && arguments.size() == 2
            && arguments.getFirst() instanceof StringLiteral unit
            && arguments.get(1) instanceof Identifier column
        ? TimeUnit.named(unit.getValue())
            .map(known -> new KeyRange(column.getValue(), Optional.of(known)))
        : Optional.empty();
  }

  private KeyRange inDays() {
    TimeUnit days = unit.filter(known -> known.compareTo(TimeUnit.DAY) > 0).orElse(TimeUnit.DAY);
    return new KeyRange(column, Optional.of(days));
  }

  private static boolean isDate(DataType type) {
    return type instanceof GenericDataType generic
        && generic.getName().getValue().equalsIgnoreCase("date");
  }

  /** Whether it is the column itself. */
  boolean isColumn() {
    return unit.isEmpty();
  }

  /**
   * A condition that each row fulfils whose group has a changed row.
   *
   * @param bound the bounds of the column among the changed rows
   */
  Optional<String> condition(Bound bound) {
    String name = SqlText.column(column);
    if (unit.isEmpty()) {
      return Optional.of(
          "%1$s >= %2$s AND %1$s <= %3$s"
              .formatted(name, bound.literal(bound.least()), bound.literal(bound.most())));
    }
    return unit.get()
        .around(bound)
        .map(
            around ->
                "%1$s >= %2$s AND %1$s < %3$s"
                    .formatted(name, bound.literal(around.least()), bound.literal(around.most())));
  }
}
