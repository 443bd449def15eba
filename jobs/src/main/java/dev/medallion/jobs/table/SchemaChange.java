package dev.medallion.jobs.table;

import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** What Iceberg lets a table's schema become. */
public final class SchemaChange {
  private SchemaChange() {}

  /**
   * Why rows of a schema cannot go into a table: a column of both whose types neither are the same
   * nor become so by widening the one or the other. Types are named as Iceberg names them.
   */
  public static Optional<String> conflict(Schema table, Schema rows) {
    for (Types.NestedField field : rows.columns()) {
      Types.NestedField existing = table.findField(field.name());
      if (existing != null && !widens(existing.type(), field.type())) {
        return Optional.of(
            "column %s is %s, and %s in the table"
                .formatted(field.name(), named(field.type()), named(existing.type())));
      }
    }
    return Optional.empty();
  }

  /** Whether values of both types fit into one, which the table's may have to become. */
  private static boolean widens(Type existing, Type incoming) {
    if (existing.isPrimitiveType() && incoming.isPrimitiveType()) {
      return TypeUtil.isPromotionAllowed(existing, incoming.asPrimitiveType())
          || TypeUtil.isPromotionAllowed(incoming, existing.asPrimitiveType());
    }
    if (existing.typeId() != incoming.typeId()) {
      return false;
    }
    if (existing.isStructType()) {
      return incoming.asStructType().fields().stream()
          .allMatch(
              field -> {
                Types.NestedField same = existing.asStructType().field(field.name());
                return same == null || widens(same.type(), field.type());
              });
    }
    if (existing.isListType()) {
      return widens(existing.asListType().elementType(), incoming.asListType().elementType());
    }
    // Iceberg lets the keys of a map not change.
    return named(existing.asMapType().keyType()).equals(named(incoming.asMapType().keyType()))
        && widens(existing.asMapType().valueType(), incoming.asMapType().valueType());
  }

  /** Field ids are no part of what a type is called. */
  private static String named(Type type) {
    return type.toString().replaceAll("\\d+: ", "").toLowerCase(Locale.ROOT);
  }

  /** Whether rows of a schema bring a column, or a wider type, that the table lacks. */
  public static boolean needed(Schema table, Schema rows) {
    return needed(table.asStruct(), rows.asStruct());
  }

  private static boolean needed(Type existing, Type incoming) {
    if (incoming.isStructType()) {
      return incoming.asStructType().fields().stream()
          .anyMatch(
              field -> {
                Types.NestedField same = existing.asStructType().field(field.name());
                return same == null || needed(same.type(), field.type());
              });
    }
    if (incoming.isListType()) {
      return needed(existing.asListType().elementType(), incoming.asListType().elementType());
    }
    if (incoming.isMapType()) {
      return needed(existing.asMapType().valueType(), incoming.asMapType().valueType());
    }
    return !existing.equals(incoming)
        && TypeUtil.isPromotionAllowed(existing, incoming.asPrimitiveType());
  }
}
