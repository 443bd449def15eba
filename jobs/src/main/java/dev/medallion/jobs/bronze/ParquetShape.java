package dev.medallion.jobs.bronze;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.execution.datasources.parquet.ParquetColumn;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns of a Parquet file.
 *
 * @param read as Spark is to read them: where it has no type ({@link ForeignType}), what is stored
 * @param values what a table has for each, by the name in the file
 */
record ParquetShape(StructType read, Map<String, ParquetValue> values) {
  /**
   * The shape of a file with this schema in its footer. If Spark can read a column in no way, its
   * AnalysisException is thrown, which Scala does not declare.
   */
  static ParquetShape of(MessageType schema, ParquetToSparkSchemaConverter converter) {
    ParquetColumn root =
        converter.convertParquetColumn(
            new MessageType(schema.getName(), stored(schema)), Option.empty());
    return new ParquetShape((StructType) root.sparkType(), fields(root, schema));
  }

  /** The fields of a group without the meanings that Spark does not know. */
  private static List<Type> stored(GroupType group) {
    return group.getFields().stream().map(ParquetShape::stored).toList();
  }

  private static Type stored(Type type) {
    if (!type.isPrimitive()) {
      return type.asGroupType().withNewFields(stored(type.asGroupType()));
    }
    PrimitiveType primitive = type.asPrimitiveType();
    return ForeignType.of(primitive).isEmpty()
        ? type
        : Types.primitive(primitive.getPrimitiveTypeName(), type.getRepetition())
            .length(primitive.getTypeLength())
            .named(type.getName());
  }

  private static Map<String, ParquetValue> fields(ParquetColumn column, MessageType schema) {
    List<ParquetColumn> children = children(column);
    String[] names = ((StructType) column.sparkType()).fieldNames();
    Map<String, ParquetValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      fields.put(names[i], value(children.get(i), schema));
    }
    return fields;
  }

  private static ParquetValue value(ParquetColumn column, MessageType schema) {
    if (!hasForeign(column, schema)) {
      return new ParquetValue.Plain(ParquetTypes.ofTable(column.sparkType()));
    }
    List<ParquetColumn> children = children(column);
    if (column.sparkType() instanceof StructType) {
      return new NestedValue.Structure(fields(column, schema));
    }
    if (column.sparkType() instanceof ArrayType) {
      return new NestedValue.Elements(value(children.get(0), schema));
    }
    if (column.sparkType() instanceof MapType) {
      return new NestedValue.Entries(
          value(children.get(0), schema), value(children.get(1), schema));
    }
    return ForeignType.of(primitive(column, schema)).orElseThrow();
  }

  private static boolean hasForeign(ParquetColumn column, MessageType schema) {
    return column.descriptor().isDefined()
        ? ForeignType.of(primitive(column, schema)).isPresent()
        : children(column).stream().anyMatch(child -> hasForeign(child, schema));
  }

  /** What stands in the file, where the column's own descriptor has lost the meaning. */
  private static PrimitiveType primitive(ParquetColumn column, MessageType schema) {
    return schema.getType(column.descriptor().get().getPath()).asPrimitiveType();
  }

  private static List<ParquetColumn> children(ParquetColumn column) {
    return new ArrayList<>(CollectionConverters.asJava(column.children()));
  }
}
