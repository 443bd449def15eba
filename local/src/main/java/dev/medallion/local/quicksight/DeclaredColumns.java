package dev.medallion.local.quicksight;

import dev.medallion.local.integration.QuerySource.Column;
import dev.medallion.local.integration.QuerySource.SchemaMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.quicksight.model.InputColumn;
import software.amazon.awssdk.services.quicksight.model.InputColumnDataType;

/** The columns that a data set declares, against those that its query gives. */
final class DeclaredColumns {
  private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "integer", "bigint");
  private static final Set<String> FRACTIONS = Set.of("decimal", "double", "float");
  private static final Set<String> TIMES = Set.of("date", "timestamp", "timestamp with time zone");
  private static final Set<String> TEXTS = Set.of("varchar", "char", "json", "uuid", "time");

  private DeclaredColumns() {}

  /**
   * For each declared column, its position in the result.
   *
   * @throws SchemaMismatch if a column is missing or its type does not convert; it names all
   */
  static List<Integer> positions(List<InputColumn> declared, List<Column> given)
      throws SchemaMismatch {
    List<Integer> positions = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (InputColumn column : declared) {
      int position = given.stream().map(Column::name).toList().indexOf(column.name());
      positions.add(position);
      if (position < 0) {
        problems.add(
            "column %s is not in the result, which has %s"
                .formatted(
                    column.name(), String.join(", ", given.stream().map(Column::name).toList())));
      } else {
        mismatch(column, given.get(position)).ifPresent(problems::add);
      }
    }
    if (!problems.isEmpty()) {
      throw new SchemaMismatch(String.join("; ", problems));
    }
    return positions;
  }

  private static Optional<String> mismatch(InputColumn declared, Column given) {
    return converts(given.type(), declared.type())
        ? Optional.empty()
        : Optional.of(
            "column %s is declared %s, but the result has %s"
                .formatted(declared.name(), declared.typeAsString(), given.type()));
  }

  private static boolean converts(String from, InputColumnDataType to) {
    return switch (to) {
      case INTEGER -> INTEGERS.contains(from);
      case DECIMAL -> INTEGERS.contains(from) || FRACTIONS.contains(from);
      case DATETIME -> TIMES.contains(from);
      case BIT, BOOLEAN -> from.equals("boolean");
      case STRING, JSON ->
          TEXTS.contains(from)
              || INTEGERS.contains(from)
              || FRACTIONS.contains(from)
              || TIMES.contains(from)
              || from.equals("boolean");
      case UNKNOWN_TO_SDK_VERSION -> false;
    };
  }
}
