import java.io.File;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;

/** Copies CSV to Parquet by DuckDB: TARGET LABEL=FOLDER … Run by {@code bench/ingest}. */
public final class DuckLoad {
  public static void main(String[] arguments) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (String load : Arrays.asList(arguments).subList(1, arguments.length)) {
        String label = load.substring(0, load.indexOf('='));
        String folder = load.substring(load.indexOf('=') + 1);
        long began = System.nanoTime();
        statement.execute(
            "COPY (SELECT * FROM read_csv('%s/*', header = true, columns = {sale_id: 'BIGINT', sold_at: 'TIMESTAMP', customer_id: 'BIGINT', product: 'VARCHAR', category: 'VARCHAR', quantity: 'INTEGER', unit_price: 'DECIMAL(10,2)'})) TO '%s/%s.parquet' (FORMAT parquet, COMPRESSION zstd)"
                .formatted(folder, arguments[0], label));
        double seconds = (System.nanoTime() - began) / 1e9;
        double bytes = Arrays.stream(new File(folder).listFiles()).mapToLong(f -> f.length()).sum();
        System.out.printf(
            "ingest: %-24s %7.1f s %7.1f MB/s%n", "DuckDB " + label, seconds, bytes / 1e6 / seconds);
      }
    }
  }
}
