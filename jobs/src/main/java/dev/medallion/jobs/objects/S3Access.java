package dev.medallion.jobs.objects;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.spark.sql.SparkSession;

/**
 * How a job reaches S3: by the properties of one of the session's Iceberg catalogs, whose tables
 * are reached in the same way. Tasks are sent this, and each opens its own.
 *
 * @param properties the catalog's properties, of which {@code S3FileIO} takes those that it knows
 */
public record S3Access(Map<String, String> properties) implements Serializable {
  /** Serialized with each task, so it has to be a map that can be. */
  public S3Access {
    properties = new HashMap<>(properties);
  }

  /** The access of a catalog, by its name in the session: {@code bronze}, {@code silver}. */
  public static S3Access of(SparkSession spark, String catalog) {
    String prefix = "spark.sql.catalog." + catalog + ".";
    Map<String, String> properties = new HashMap<>();
    scala.jdk.javaapi.CollectionConverters.asJava(spark.conf().getAll())
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                properties.put(key.substring(prefix.length()), value);
              }
            });
    return new S3Access(properties);
  }

  /** Connects. */
  public S3Objects open() {
    S3FileIO files = new S3FileIO();
    files.initialize(properties);
    return new S3Objects(files);
  }
}
