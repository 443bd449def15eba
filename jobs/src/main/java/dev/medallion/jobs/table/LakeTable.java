package dev.medallion.jobs.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.SparkSession;

/**
 * A table by its full name, {@code catalog.namespace.table}, where the catalog is one of the
 * session's Iceberg catalogs.
 */
public final class LakeTable {
  private final SparkSession spark;
  private final String name;
  private final TableIdentifier identifier;
  private final Catalog catalog;

  private LakeTable(SparkSession spark, String name, TableIdentifier identifier, Catalog catalog) {
    this.spark = spark;
    this.name = name;
    this.identifier = identifier;
    this.catalog = catalog;
  }

  /**
   * Names a table; whether it exists is not asked yet.
   *
   * @throws IllegalArgumentException if the name does not have three parts
   */
  public static LakeTable named(SparkSession spark, String name) {
    String[] parts = name.split("\\.", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "\"%s\" is not a table's full name, such as bronze.retail.sales".formatted(name));
    }
    return new LakeTable(
        spark,
        name,
        TableIdentifier.of(parts[1], parts[2]),
        Spark3Util.loadIcebergCatalog(spark, parts[0]));
  }

  /** The full name, for SQL and messages. */
  public String name() {
    return name;
  }

  /**
   * The table as the catalog has it now, if it has it.
   *
   * @throws RefusedException if the catalog does not say whether it has it
   */
  public Optional<Table> load() {
    try {
      return Optional.of(catalog.loadTable(identifier));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    } catch (ForbiddenException e) {
      throw RefusedException.ofTable(name, e);
    }
  }

  /**
   * The table as the catalog has it now, created with the schema and properties if it is missing.
   *
   * <p>It is created empty and in one step: S3 Tables knows no staged creation. It is of format
   * version 2, which is what Athena reads.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-open-source.html">S3
   *     Tables' Iceberg REST endpoint</a>
   */
  public Table loadOrCreate(Schema schema, Map<String, String> properties) {
    return loadOrCreate(schema, PartitionSpec.unpartitioned(), properties);
  }

  /** The same, partitioned. */
  public Table loadOrCreate(Schema schema, PartitionSpec spec, Map<String, String> properties) {
    Optional<Table> existing = load();
    if (existing.isPresent()) {
      return existing.get();
    }
    Map<String, String> all = new LinkedHashMap<>(properties);
    all.put(TableProperties.FORMAT_VERSION, "2");
    try {
      return create(schema, spec, all);
    } catch (NoSuchNamespaceException e) {
      return createWithNamespace(schema, spec, all);
    }
  }

  private Table createWithNamespace(
      Schema schema, PartitionSpec spec, Map<String, String> properties) {
    RuntimeException failure;
    try {
      spark.sql("CREATE NAMESPACE IF NOT EXISTS " + name.substring(0, name.lastIndexOf('.')));
      return create(schema, spec, properties);
    } catch (RuntimeException e) {
      failure = e;
    }
    // Two runs that make the namespace at once may both be refused, and then it is there.
    try {
      return create(schema, spec, properties);
    } catch (NoSuchNamespaceException e) {
      throw failure;
    }
  }

  private Table create(Schema schema, PartitionSpec spec, Map<String, String> properties) {
    try {
      return catalog.createTable(identifier, schema, spec, properties);
    } catch (AlreadyExistsException e) {
      // Another run was faster; its table is as good.
      return load().orElseThrow(() -> e);
    } catch (ForbiddenException e) {
      throw RefusedException.ofTable(name, e);
    }
  }
}
