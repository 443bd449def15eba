import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

/**
 * Loads CSV by Spark's own reader into an Iceberg table: WAREHOUSE LABEL=FOLDER … Run by {@code
 * bench/ingest}, with the settings of the Spark process of {@code ./medallion}.
 */
public final class PlainSparkLoad {
  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.catalog.plain", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.plain.type", "hadoop")
            .config("spark.sql.catalog.plain.warehouse", arguments[0])
            .getOrCreate();
    for (String load : Arrays.asList(arguments).subList(1, arguments.length)) {
      String label = load.substring(0, load.indexOf('='));
      String folder = load.substring(load.indexOf('=') + 1);
      long began = System.nanoTime();
      spark.sql(
          "CREATE TABLE plain.bench."
              + label
              + " (sale_id bigint, sold_at timestamp, customer_id bigint, product string, category"
              + " string, quantity int, unit_price decimal(10,2)) USING iceberg");
      spark
          .read()
          .schema(
              "sale_id bigint, sold_at timestamp, customer_id bigint, product string, category"
                  + " string, quantity int, unit_price decimal(10,2)")
          .option("header", "true")
          .csv(folder)
          .writeTo("plain.bench." + label)
          .append();
      double seconds = (System.nanoTime() - began) / 1e9;
      double bytes = Arrays.stream(new java.io.File(folder).listFiles()).mapToLong(f -> f.length()).sum();
      System.out.printf(
          "ingest: %-24s %7.1f s %7.1f MB/s%n", "plain Spark " + label, seconds, bytes / 1e6 / seconds);
    }
    spark.stop();
  }
}
