import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The sample's pipeline as one would write it by hand in Spark: PIPELINE DATA WAREHOUSE. No ledger,
 * no newest row of a key, no quarantine. Run by {@code bench/peers}.
 */
public final class PlainSparkPipeline {
  public static void main(String[] arguments) throws Exception {
    Path pipeline = Path.of(arguments[0]);
    String data = arguments[1];
    Steps steps = new Steps("plain Spark");
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.sql.catalog.plain", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.plain.type", "hadoop")
            .config("spark.sql.catalog.plain.warehouse", arguments[2])
            .config("spark.sql.defaultCatalog", "plain")
            .config("spark.sql.warehouse.dir", arguments[2])
            .getOrCreate();
    steps.done("start");
    spark
        .read()
        .schema(
            "sale_id bigint, sold_at timestamp, customer_id bigint, product string, category"
                + " string, quantity int, unit_price decimal(10,2)")
        .option("header", "true")
        .csv(data + "/sales")
        .writeTo("bronze.sales")
        .create();
    spark.read().parquet(data + "/customers").writeTo("bronze.customers").create();
    steps.done("bronze");
    for (String model :
        new String[] {
          "silver/customer_sales", "gold/monthly_revenue_by_company", "gold/product_performance"
        }) {
      String query =
          Files.readString(pipeline.resolve(model + ".sql")).replaceAll("\\{\\{ (\\S+) }}", "$1");
      spark.sql("CREATE TABLE " + model.replace('/', '.') + " USING iceberg AS " + query);
      steps.done(model);
    }
    steps.whole(spark.table("silver.customer_sales").count());
    spark.stop();
  }
}
