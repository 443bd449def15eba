package dev.medallion.cli.plan;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/** Whether values of a declared type go into a column of a table, by Iceberg's own rule. */
final class ColumnTypes {
  /** Spark's names of types where Iceberg has another. */
  private static final Map<String, String> ICEBERG =
      Map.of("bigint", "long", "timestamp", "timestamptz", "timestamp_ntz", "timestamp");

  private ColumnTypes() {}

  /** How a declared type stands to that of a column. */
  enum Fit {
    /** It is the same. */
    SAME,
    /** The column becomes so. */
    WIDENS,
    /** Its values fit the column as it is. */
    FITS,
    /** Neither becomes so by widening the other. */
    CONFLICTS,
    /** It is nested, of which the table's metadata says too little here. */
    UNKNOWN
  }

  /**
   * @param column the type of a table's column, as Iceberg names it
   * @param declared a type that a source declares, as Spark names it
   */
  static Fit fit(String column, String declared) {
    Optional<Type.PrimitiveType> existing = primitive(column);
    Optional<Type.PrimitiveType> incoming = primitive(ICEBERG.getOrDefault(declared, declared));
    if (existing.isEmpty() && incoming.isEmpty()) {
      return Fit.UNKNOWN;
    }
    if (existing.isEmpty() || incoming.isEmpty()) {
      return Fit.CONFLICTS;
    }
    if (existing.equals(incoming)) {
      return Fit.SAME;
    }
    if (TypeUtil.isPromotionAllowed(existing.get(), incoming.get())) {
      return Fit.WIDENS;
    }
    return TypeUtil.isPromotionAllowed(incoming.get(), existing.get()) ? Fit.FITS : Fit.CONFLICTS;
  }

  private static Optional<Type.PrimitiveType> primitive(String type) {
    return type.matches("(struct|list|array|map)\\b.*")
        ? Optional.empty()
        : Optional.of(Types.fromPrimitiveString(type));
  }
}
