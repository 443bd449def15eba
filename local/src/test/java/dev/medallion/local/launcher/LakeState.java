package dev.medallion.local.launcher;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.cli.UserError;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every row of every table and data set, compared with what plain Java computes. */
final class LakeState {
  private static final String NAMESPACE = "retail";
  private static final String CUSTOMERS =
      "SELECT customer_id, name, company, country, segment FROM retail.customers";
  private static final String SALES =
      "SELECT sale_id, cast(to_unixtime(sold_at) AS bigint), customer_id, product, category,"
          + " quantity, unit_price, regexp_extract(_source_object, '[^/]+$') FROM retail.sales";
  private static final String CUSTOMER_SALES =
      "SELECT sale_id, cast(to_unixtime(sold_at) AS bigint), customer_id, customer, company,"
          + " country, segment, product, category, quantity, unit_price, amount"
          + " FROM retail.customer_sales";
  private static final String NO_SUCH_TABLE = "TABLE_NOT_FOUND";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AthenaQuery athena;
  private final DeployedStack deployed;
  private final Path spice;

  LakeState(Services services, DeployedStack deployed, Path state) {
    this.athena = new AthenaQuery(services.athena(), deployed.workGroup());
    this.deployed = deployed;
    this.spice = state.resolve("quicksight/spice");
  }

  /**
   * How a layer differs from what it should hold.
   *
   * @param rows how many rows it should hold
   * @param lost the rows that it lacks
   * @param surplus the rows that it holds too often, or that should not be there at all
   */
  record Difference(String layer, int rows, List<List<String>> lost, List<List<String>> surplus) {
    boolean isNone() {
      return lost.isEmpty() && surplus.isEmpty();
    }

    @Override
    public String toString() {
      return isNone()
          ? "%s %,d rows".formatted(layer, rows)
          : "%s %,d rows, %d LOST %s, %d DOUBLED OR WRONG %s"
              .formatted(layer, rows, lost.size(), few(lost), surplus.size(), few(surplus));
    }

    private static List<List<String>> few(List<List<String>> rows) {
      return rows.subList(0, Math.min(3, rows.size()));
    }
  }

  /** Compares bronze, silver, gold and the data sets, in this order. */
  List<Difference> compare(Expected expected) throws IOException, InterruptedException {
    List<List<String>> bronze = new ArrayList<>(rows(Layer.BRONZE, CUSTOMERS));
    bronze.addAll(rows(Layer.BRONZE, SALES));
    List<List<String>> bronzeExpected = new ArrayList<>(expected.bronzeCustomers());
    bronzeExpected.addAll(expected.bronzeSales());
    List<List<String>> gold =
        new ArrayList<>(rows(Layer.GOLD, "SELECT * FROM retail.monthly_revenue_by_company"));
    gold.addAll(rows(Layer.GOLD, "SELECT * FROM retail.product_performance"));
    List<List<String>> goldExpected = new ArrayList<>(expected.monthlyRevenueByCompany());
    goldExpected.addAll(expected.productPerformance());
    List<List<String>> dataSets = new ArrayList<>(dataSet("medallion-monthly_revenue"));
    dataSets.addAll(dataSet("medallion-product_performance"));
    return List.of(
        difference("bronze", bronzeExpected, bronze),
        difference("silver", expected.customerSales(), rows(Layer.SILVER, CUSTOMER_SALES)),
        difference("gold", goldExpected, gold),
        difference("data sets", goldExpected, dataSets));
  }

  /** The rows of one statement, each as text; none if its table has not been made yet. */
  List<List<String>> rows(Layer layer, String sql) throws InterruptedException {
    try {
      return athena.run(sql, deployed.catalog(layer), NAMESPACE).rows().stream()
          .map(row -> row.stream().map(value -> value.orElse("null")).toList())
          .toList();
    } catch (UserError e) {
      if (e.getMessage().contains(NO_SUCH_TABLE)) {
        return List.of();
      }
      throw e;
    }
  }

  /** What SPICE would show; QuickSight has no call that gives a data set's rows. */
  private List<List<String>> dataSet(String id) throws IOException {
    Path ingested = spice.resolve(id + ".jsonl");
    if (Files.notExists(ingested)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(ingested)) {
      List<List<String>> rows = new ArrayList<>();
      for (String line : (Iterable<String>) lines.skip(1)::iterator) {
        rows.add(JSON.readValue(line, new TypeReference<List<String>>() {}));
      }
      return rows;
    }
  }

  private static Difference difference(
      String layer, Collection<List<String>> expected, List<List<String>> found) {
    Map<List<String>, Integer> surplus = new HashMap<>();
    found.forEach(row -> surplus.merge(row, 1, Integer::sum));
    expected.forEach(row -> surplus.merge(row, -1, Integer::sum));
    List<List<String>> lost = new ArrayList<>();
    List<List<String>> tooMany = new ArrayList<>();
    surplus.forEach(
        (row, times) -> {
          for (int i = 0; i < Math.abs(times); i++) {
            (times < 0 ? lost : tooMany).add(row);
          }
        });
    return new Difference(layer, expected.size(), lost, tooMany);
  }
}
