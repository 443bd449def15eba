package dev.medallion.jobs.bronze;

import dev.medallion.contract.BronzeColumns;
import dev.medallion.jobs.table.LakeTable;
import dev.medallion.jobs.table.SchemaChange;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.spark.SparkSchemaUtil;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The columns of a bronze table: those of its source's objects, and those that bronze adds. */
final class BronzeTable {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeTable.class);

  /** Other runs change a schema seldom; more often than this, something else is wrong. */
  private static final int MOST_ATTEMPTS = 6;

  /**
   * Bounds in full: by default Iceberg keeps 16 characters, which all objects of a bucket share.
   */
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "write.metadata.metrics.column." + BronzeColumns.OBJECT, "full",
          "write.metadata.metrics.column." + BronzeColumns.ETAG, "full",
          "write.metadata.metrics.column." + BronzeColumns.VERSION, "full");

  private BronzeTable() {}

  /** The table, made for objects that bring these columns if it is missing. */
  static Table open(LakeTable table, StructType columns) {
    Schema schema = schema(columns);
    return table.loadOrCreate(schema, IngestionDay.spec(schema), PROPERTIES);
  }

  /** The columns that objects bring, then those that bronze adds; any of them may be null. */
  static Schema schema(StructType data) {
    StructType all = new StructType();
    for (StructField field : data.fields()) {
      all = all.add(field.name(), field.dataType(), true);
    }
    return SparkSchemaUtil.convert(
        all.add(BronzeColumns.OBJECT, DataTypes.StringType)
            .add(BronzeColumns.ETAG, DataTypes.StringType)
            .add(BronzeColumns.VERSION, DataTypes.StringType)
            .add(BronzeColumns.MODIFIED_AT, DataTypes.TimestampType)
            .add(BronzeColumns.LINE, DataTypes.LongType)
            .add(BronzeColumns.INGESTED_AT, DataTypes.TimestampType)
            .add(BronzeColumns.RESCUED, DataTypes.StringType));
  }

  /** Lets the table take columns that objects bring; says why it cannot, if it cannot. */
  static Optional<String> fit(Table table, StructType columns) {
    Schema schema = schema(columns);
    for (int attempt = 1; ; attempt++) {
      Optional<String> conflict = SchemaChange.conflict(table.schema(), schema);
      if (conflict.isPresent() || !SchemaChange.needed(table.schema(), schema)) {
        return conflict;
      }
      try {
        table.updateSchema().unionByNameWith(schema).commit();
        complete(table);
        return Optional.empty();
      } catch (CommitFailedException | CommitStateUnknownException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        LOG.info(
            "{}: the schema's change is not known to be there; looking again", table.name(), e);
        table.refresh();
      }
    }
  }

  /** Gives a table of an earlier version the properties that it lacks. */
  private static void complete(Table table) {
    if (!table.properties().keySet().containsAll(PROPERTIES.keySet())) {
      var update = table.updateProperties();
      PROPERTIES.forEach(update::set);
      update.commit();
    }
  }
}
