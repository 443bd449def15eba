package dev.medallion.catalog;

import dev.medallion.pipeline.Layer;

/**
 * A table of the lakehouse.
 *
 * @param layer its layer, and so its table bucket
 * @param namespace its namespace
 * @param name its own name
 */
public record TableName(Layer layer, String namespace, String name) {

  /**
   * The table of that short name.
   *
   * @param text as {@link #toString()} writes it
   * @throws IllegalArgumentException if it has not three parts or an unknown layer
   */
  public static TableName parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length == 3) {
      for (Layer layer : Layer.values()) {
        if (layer.label().equals(parts[0])) {
          return new TableName(layer, parts[1], parts[2]);
        }
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is no table name such as gold.retail.product_performance");
  }

  /**
   * The short name, in messages and as Spark's identifier: {@code gold.retail.product_performance}.
   */
  @Override
  public String toString() {
    return layer.label() + "." + namespace + "." + name;
  }

  /** The table as Athena's queries read it: {@code "s3tablescatalog/BUCKET"."ns"."table"}. */
  public String inAthena(TableBuckets buckets) {
    return "\"" + buckets.of(layer).athenaCatalog() + "\".\"" + namespace + "\".\"" + name + "\"";
  }
}
