package dev.medallion.functions.gold;

import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a row gives to an aggregate: the aggregate of the shares of all rows of a group is that of
 * the group.
 *
 * @param name the aggregate as it is written, such as {@code sum(amount)}
 * @param sql the share of a row
 * @param total the function that makes the aggregate of the shares
 */
record Share(String name, String sql, String total) {
  /** Those that pass over null, so that it stands for a row that gives nothing. */
  private static final Set<String> OF_VALUES =
      Set.of("sum", "avg", "min", "max", "bool_and", "bool_or", "every");

  private static final Set<String> FIRST_COUNTS = Set.of("sum", "avg");

  /**
   * The share of a row in an aggregate; empty if the call is none that has shares.
   *
   * @param group what tells groups apart where the share is computed
   * @param order the columns that order the rows of a group, for the first one of each value to
   *     count where an aggregate is {@code DISTINCT}
   */
  static Optional<Share> of(FunctionCall call, String group, List<String> order)
      throws UntraceableException {
    String name = call.getName().toString().toLowerCase(Locale.ROOT);
    boolean plain =
        call.getWindow().isEmpty()
            && call.getOrderBy().isEmpty()
            && call.getNullTreatment().isEmpty()
            && call.getProcessingMode().isEmpty()
            && !call.hasNamedArguments();
    if (!plain) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>();
    for (Expression argument : call.argumentValues()) {
      arguments.add(AthenaText.of(argument));
    }
    List<String> conditions = new ArrayList<>();
    if (call.getFilter().isPresent()) {
      conditions.add(AthenaText.of(call.getFilter().get()));
    }
    String written = AthenaText.of(call).replace("\"", "");
    if (name.equals("count")) {
      arguments.forEach(argument -> conditions.add("%s IS NOT NULL".formatted(argument)));
      if (call.isDistinct()) {
        conditions.add(first(arguments, conditions, group, order));
      }
      return Optional.of(new Share(written, counted(conditions), "sum"));
    }
    if (name.equals("count_if") && arguments.size() == 1 && !call.isDistinct()) {
      conditions.add(arguments.getFirst());
      return Optional.of(new Share(written, counted(conditions), "sum"));
    }
    if (!OF_VALUES.contains(name) || arguments.size() != 1) {
      return Optional.empty();
    }
    if (call.isDistinct() && FIRST_COUNTS.contains(name)) {
      conditions.add(first(arguments, conditions, group, order));
    }
    String value = arguments.getFirst();
    return Optional.of(
        new Share(
            written,
            conditions.isEmpty()
                ? value
                : "CASE WHEN %s THEN %s END".formatted(all(conditions), value),
            name));
  }

  private static String counted(List<String> conditions) {
    return conditions.isEmpty()
        ? "BIGINT '1'"
        : "CASE WHEN %s THEN BIGINT '1' ELSE BIGINT '0' END".formatted(all(conditions));
  }

  /** Whether a row is the first of its group that has the value and fulfils the conditions. */
  private static String first(
      List<String> values, List<String> conditions, String group, List<String> order) {
    List<String> same = new ArrayList<>(List.of(group));
    same.addAll(values);
    conditions.forEach(condition -> same.add("(%s)".formatted(condition)));
    return "row_number() OVER (PARTITION BY %s ORDER BY %s) = 1"
        .formatted(String.join(", ", same), String.join(", ", order));
  }

  private static String all(List<String> conditions) {
    return conditions.stream().map("(%s)"::formatted).collect(Collectors.joining(" AND "));
  }
}
