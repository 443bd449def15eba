package dev.medallion.jobs.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Structures, lists and maps that hold a {@link ForeignType} somewhere. */
sealed interface NestedValue extends ParquetValue {
  /** The value, made of what becomes of its parts. */
  Column of(Column read, BiFunction<ParquetValue, Column, Column> part);

  @Override
  default Column value(Column read) {
    return of(read, ParquetValue::value);
  }

  @Override
  default Column whole(Column read) {
    return of(read, ParquetValue::whole);
  }

  /**
   * A structure.
   *
   * @param fields what its fields become, by the names that the file has for them, in its order
   */
  record Structure(Map<String, ParquetValue> fields) implements NestedValue {
    @Override
    public DataType type() {
      StructType type = new StructType();
      for (Map.Entry<String, ParquetValue> field : fields.entrySet()) {
        type = type.add(ColumnNames.normalised(field.getKey()), field.getValue().type(), true);
      }
      return type;
    }

    @Override
    public Column of(Column read, BiFunction<ParquetValue, Column, Column> part) {
      Column[] values =
          fields.entrySet().stream()
              .map(
                  field ->
                      part.apply(field.getValue(), read.getField(field.getKey()))
                          .as(ColumnNames.normalised(field.getKey())))
              .toArray(Column[]::new);
      return when(read.isNotNull(), struct(values));
    }

    @Override
    public boolean mayLose() {
      return fields.values().stream().anyMatch(ParquetValue::mayLose);
    }

    @Override
    public Column lost(Column read) {
      return fields.entrySet().stream()
          .filter(field -> field.getValue().mayLose())
          .map(field -> field.getValue().lost(read.getField(field.getKey())))
          .reduce(lit(false), Column::or);
    }
  }

  /** A list. */
  record Elements(ParquetValue element) implements NestedValue {
    @Override
    public DataType type() {
      return DataTypes.createArrayType(element.type(), true);
    }

    @Override
    public Column of(Column read, BiFunction<ParquetValue, Column, Column> part) {
      return transform(read, each -> part.apply(element, each));
    }

    @Override
    public boolean mayLose() {
      return element.mayLose();
    }

    @Override
    public Column lost(Column read) {
      return coalesce(exists(read, element::lost), lit(false));
    }
  }

  /** A map. */
  record Entries(ParquetValue key, ParquetValue content) implements NestedValue {
    private static final String KEY = "key";
    private static final String VALUE = "value";

    @Override
    public DataType type() {
      return DataTypes.createMapType(key.type(), content.type(), true);
    }

    @Override
    public Column of(Column read, BiFunction<ParquetValue, Column, Column> part) {
      return map_from_entries(
          transform(
              map_entries(read),
              entry ->
                  struct(
                      part.apply(key, entry.getField(KEY)).as(KEY),
                      part.apply(content, entry.getField(VALUE)).as(VALUE))));
    }

    @Override
    public boolean mayLose() {
      return key.mayLose() || content.mayLose();
    }

    @Override
    public Column lost(Column read) {
      return coalesce(
          exists(
              map_entries(read),
              entry -> key.lost(entry.getField(KEY)).or(content.lost(entry.getField(VALUE)))),
          lit(false));
    }
  }
}
