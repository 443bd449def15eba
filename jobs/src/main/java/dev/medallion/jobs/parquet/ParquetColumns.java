package dev.medallion.jobs.parquet;

import dev.medallion.contract.ColumnNames;
import dev.medallion.jobs.parquet.NestedValue.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What the columns of a file become.
 *
 * @see <a
 *     href="https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#nested-types">Nested
 *     types, as older writers have them too</a>
 */
final class ParquetColumns {
  private ParquetColumns() {}

  /** A column that no table can have; the message says which, and why. */
  static final class UnknownTypeException extends Exception {
    UnknownTypeException(String message) {
      super(message);
    }
  }

  /**
   * The fields of a group, by their names in the table and in their order.
   *
   * @throws UnknownTypeException if one of them is of no type that a table holds, or two would have
   *     one name
   */
  static Map<String, ParquetValue> of(GroupType group) throws UnknownTypeException {
    List<String> names = group.getFields().stream().map(Type::getName).toList();
    Optional<String> clash = ColumnNames.clash(names);
    if (clash.isPresent()) {
      throw new UnknownTypeException(clash.get());
    }
    Map<String, ParquetValue> fields = new LinkedHashMap<>();
    for (Type field : group.getFields()) {
      ParquetValue value = value(field);
      fields.put(
          ColumnNames.normalised(field.getName()),
          field.isRepetition(Repetition.REPEATED)
              ? new NestedValue.Elements(value, Layout.BARE)
              : value);
    }
    return fields;
  }

  private static ParquetValue value(Type type) throws UnknownTypeException {
    if (type.isPrimitive()) {
      return LeafTypes.of(type.asPrimitiveType())
          .orElseThrow(
              () ->
                  new UnknownTypeException(
                      "column %s is of Parquet's type %s, which no table holds"
                          .formatted(type.getName(), type.getLogicalTypeAnnotation())));
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation meaning = group.getLogicalTypeAnnotation();
    if (meaning instanceof ListLogicalTypeAnnotation) {
      return list(group);
    }
    if (meaning instanceof MapLogicalTypeAnnotation
        || meaning instanceof MapKeyValueTypeAnnotation) {
      return map(group);
    }
    if (meaning != null) {
      throw new UnknownTypeException(
          "column %s is of Parquet's type %s, which no table holds"
              .formatted(group.getName(), meaning));
    }
    return new NestedValue.Structure(of(group));
  }

  private static ParquetValue list(GroupType group) throws UnknownTypeException {
    if (group.getFieldCount() != 1 || !group.getType(0).isRepetition(Repetition.REPEATED)) {
      throw new UnknownTypeException(
          "column %s is marked as a list and is none: %s".formatted(group.getName(), group));
    }
    Type repeated = group.getType(0);
    if (isElement(repeated, group.getName())) {
      return new NestedValue.Elements(value(repeated), Layout.TWO_LEVELS);
    }
    Type element = repeated.asGroupType().getType(0);
    ParquetValue value = value(element);
    return new NestedValue.Elements(
        element.isRepetition(Repetition.REPEATED)
            ? new NestedValue.Elements(value, Layout.BARE)
            : value,
        Layout.THREE_LEVELS);
  }

  /** Whether older writers mean the repeated field itself, and no group around the element. */
  private static boolean isElement(Type repeated, String list) {
    return repeated.isPrimitive()
        || repeated.asGroupType().getFieldCount() > 1
        || repeated.getName().equals("array")
        || repeated.getName().equals(list + "_tuple");
  }

  private static ParquetValue map(GroupType group) throws UnknownTypeException {
    Type repeated = group.getFieldCount() == 1 ? group.getType(0) : null;
    if (repeated == null
        || repeated.isPrimitive()
        || !repeated.isRepetition(Repetition.REPEATED)
        || repeated.asGroupType().getFieldCount() != 2) {
      throw new UnknownTypeException(
          "column %s is marked as a map and is none: %s".formatted(group.getName(), group));
    }
    return new NestedValue.Entries(
        value(repeated.asGroupType().getType(0)), value(repeated.asGroupType().getType(1)));
  }
}
