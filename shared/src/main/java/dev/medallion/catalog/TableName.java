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

  /**
   * The name by which this table records that it was made from another one: the other's own name if
   * it is of the layer below, else {@code layer.name}, since a table of the layer below may have
   * the same name.
   */
  public String recorded(TableName upstream) {
    return upstream.layer() == layer ? layer.label() + "." + upstream.name() : upstream.name();
  }

  /**
   * The table that is recorded under a name.
   *
   * @param recorded as {@link #recorded} gives it
   * @throws IllegalArgumentException if this is a bronze table, which is made from none
   */
  public TableName upstream(String recorded) {
    String own = layer.label() + ".";
    return recorded.startsWith(own)
        ? new TableName(layer, namespace, recorded.substring(own.length()))
        : new TableName(
            layer
                .below()
                .orElseThrow(() -> new IllegalArgumentException(this + " is made from no table")),
            namespace,
            recorded);
  }

  /** The table as Athena's queries read it: {@code "s3tablescatalog/BUCKET"."ns"."table"}. */
  public String inAthena(TableBuckets buckets) {
    return "\"" + buckets.of(layer).athenaCatalog() + "\".\"" + namespace + "\".\"" + name + "\"";
  }
}
