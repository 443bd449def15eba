import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/**
 * The sample's pipeline in DuckDB, each table one Parquet file: PIPELINE DATA TARGET. Records that
 * do not fit are passed over. Run by {@code bench/peers}.
 */
public final class DuckPipeline {
  public static void main(String[] arguments) throws Exception {
    Path pipeline = Path.of(arguments[0]);
    String data = arguments[1];
    Path target = Files.createDirectories(Path.of(arguments[2]));
    Steps steps = new Steps("DuckDB");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("CREATE SCHEMA bronze; CREATE SCHEMA silver; CREATE SCHEMA gold");
      steps.done("start");
      write(
          statement,
          target,
          "bronze.sales",
          "SELECT * FROM read_csv('"
              + data
              + "/sales/*.csv', header = true, ignore_errors = true, columns = {sale_id: 'BIGINT',"
              + " sold_at: 'TIMESTAMP', customer_id: 'BIGINT', product: 'VARCHAR', category:"
              + " 'VARCHAR', quantity: 'INTEGER', unit_price: 'DECIMAL(10,2)'})");
      write(
          statement,
          target,
          "bronze.customers",
          "FROM read_parquet('" + data + "/customers/*.parquet')");
      steps.done("bronze");
      for (String model :
          new String[] {
            "silver/customer_sales", "gold/monthly_revenue_by_company", "gold/product_performance"
          }) {
        String query =
            Files.readString(pipeline.resolve(model + ".sql")).replaceAll("\\{\\{ (\\S+) }}", "$1");
        write(statement, target, model.replace('/', '.'), query);
        steps.done(model);
      }
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM silver.customer_sales")) {
        rows.next();
        steps.whole(rows.getLong(1));
      }
    }
  }

  private static void write(Statement statement, Path target, String table, String query)
      throws Exception {
    Path file = target.resolve(table + ".parquet");
    statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
    statement.execute("CREATE VIEW " + table + " AS FROM read_parquet('" + file + "')");
  }
}
