package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.PropertyKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Silver models that read silver models, refreshed by what changed in these. */
class ModelGraphsTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  /** More than one with {@code -Drefresh.seeds=N}. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("refresh.seeds", 1));
  }

  /**
   * Rows that come, change, leave a filter and come late on either side of joins: a chain of three
   * models holds after each file what a query over bronze says, and is never computed whole.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void aChainOfModelsFollowsItsSourcesInPart(long seed) {
    Random random = new Random(seed);
    Shop shop = new Shop("_" + seed);
    land("orders" + shop.suffix, orders(random));
    land("people" + shop.suffix, people(random));
    lakehouse.refreshInPart(true);
    shop.refresh();
    for (int file = 0; file < 3; file++) {
      if (file != 1) {
        land("orders" + shop.suffix, orders(random));
      }
      if (file != 2) {
        land("people" + shop.suffix, people(random));
      }
      shop.refresh();

      shop.isAsBronzeSays();
      assertThat(shop.completeFrom("paid", "adults", "bought", "named", "mixed"))
          .as("the version from which each table's changes are logged: it was made once")
          .containsOnly("1");
    }
  }

  @Test
  void isComputedWholeWhenAModelThatItReadsWas() {
    Shop shop = new Shop("_whole");
    lakehouse.refreshInPart(true);
    land("orders_whole", "1,1,5", "2,1,7", "3,2,9");
    land("people_whole", "1,Ada,40", "2,Bob,50");
    shop.refresh();
    shop.rebuild("paid");
    land("orders_whole", "2,1,0");
    shop.rebuild("paid");
    shop.refresh();

    shop.isAsBronzeSays();
    assertThat(shop.completeFrom("adults", "mixed")).containsOnly("1");
    assertThat(shop.completeFrom("paid", "bought")).doesNotContain("1");
  }

  @Test
  void staysAsItIsWhenNothingThatItReadsHasChanged() {
    Shop shop = new Shop("_same");
    lakehouse.refreshInPart(true);
    land("orders_same", "1,1,5");
    land("people_same", "1,Ada,40");
    shop.refresh();
    long before = lakehouse.table("silver.shop.bought_same").currentSnapshot().snapshotId();

    land("orders_same", "9,1,0");
    shop.refresh();

    assertThat(lakehouse.table("silver.shop.bought_same").currentSnapshot().snapshotId())
        .isEqualTo(before);
    assertThat(lakehouse.table("silver.shop.bought_same").properties())
        .containsEntry(PropertyKeys.consumedVersion("silver.paid_same"), "1")
        .containsKey(PropertyKeys.consumed("silver.adults_same"));
  }

  @Test
  void seesNoRowThatIsQuarantinedInTheModelThatItReads() {
    lakehouse.refreshInPart(true);
    land("orders_judged", "1,1,5", "2,1,7");
    Map<String, Object> judged =
        lakehouse.plan(
            "judged",
            "SELECT id, person, amount FROM bronze_orders_judged",
            List.of("id"),
            "orders_judged");
    judged.put(
        "expectations",
        List.of(Map.of("name", "small", "rule", "amount < 6", "action", "quarantine")));
    judged.put("changes", true);
    lakehouse.silver(judged);
    Runnable reader =
        () ->
            lakehouse.silver(
                reading(
                    lakehouse.plan("reader", "SELECT id, amount FROM silver_judged", List.of("id")),
                    "judged"));
    reader.run();
    assertThat(rows("SELECT concat_ws(' ', *) FROM silver.shop.reader")).containsExactly("1 5");

    land("orders_judged", "2,1,3", "1,1,8");
    judged.put("sources", lakehouse.plan("", "", List.of(), "orders_judged").get("sources"));
    lakehouse.silver(judged);
    reader.run();

    assertThat(rows("SELECT concat_ws(' ', *) FROM silver.shop.reader")).containsExactly("2 3");
  }

  /** Two models on bronze, a join of both, a join of that with bronze, and one that mixes. */
  private record Shop(String suffix) {
    private static final String PAID =
        "SELECT id, person, amount FROM bronze_orders%s WHERE amount > 0";
    private static final String ADULTS = "SELECT id, name FROM bronze_people%s WHERE age >= 18";
    private static final String BOUGHT =
        "SELECT o.id, o.person, o.amount, p.name FROM silver_paid%1$s o LEFT JOIN silver_adults%1$s"
            + " p ON p.id = o.person";
    private static final String NAMED =
        "SELECT b.id, b.amount, b.name, p.age FROM silver_bought%1$s b JOIN bronze_people%1$s p ON"
            + " p.id = b.person";
    private static final String MIXED =
        "SELECT o.id, o.amount, p.name FROM bronze_orders%1$s o JOIN silver_adults%1$s p ON p.id ="
            + " o.person";

    void refresh() {
      run("paid", PAID, List.of("orders"), List.of(), "");
      run("adults", ADULTS, List.of("people"), List.of(), "");
      run("bought", BOUGHT, List.of(), List.of("paid", "adults"), "");
      run("named", NAMED, List.of("people"), List.of("bought"), "");
      run("mixed", MIXED, List.of("orders"), List.of("adults"), "");
    }

    void rebuild(String model) {
      run(model, PAID, List.of("orders"), List.of(), UUID.randomUUID().toString());
    }

    private void run(
        String model, String sql, List<String> sources, List<String> models, String rebuild) {
      Map<String, Object> plan =
          lakehouse.plan(
              model + suffix,
              sql.formatted(suffix),
              List.of("id"),
              sources.stream().map(source -> source + suffix).toArray(String[]::new));
      plan.put("changes", true);
      plan.put("rebuild", rebuild);
      lakehouse.silver(
          reading(plan, models.stream().map(each -> each + suffix).toArray(String[]::new)));
    }

    void isAsBronzeSays() {
      lakehouse.newestRows("orders" + suffix, "people" + suffix);
      String paid = "(" + PAID.formatted(suffix) + ")";
      String adults = "(" + ADULTS.formatted(suffix) + ")";
      String bought =
          "("
              + BOUGHT
                  .formatted(suffix)
                  .replace("silver_paid" + suffix, paid)
                  .replace("silver_adults" + suffix, adults)
              + ")";
      assertIs("bought", bought);
      assertIs("named", NAMED.formatted(suffix).replace("silver_bought" + suffix, bought));
      assertIs("mixed", MIXED.formatted(suffix).replace("silver_adults" + suffix, adults));
    }

    private void assertIs(String model, String query) {
      String text = "SELECT concat_ws(' ', *) FROM %s ORDER BY 1";
      List<String> expected = rows(text.formatted("(" + query + ")"));
      assertThat(rows(text.formatted("silver.shop." + model + suffix)))
          .as(model)
          .isEqualTo(expected);
    }

    List<String> completeFrom(String... models) {
      return Arrays.stream(models)
          .map(
              model ->
                  lakehouse
                      .table("silver.shop." + model + suffix)
                      .properties()
                      .get(PropertyKeys.CHANGES_FROM))
          .toList();
    }
  }

  private static Map<String, Object> reading(Map<String, Object> plan, String... models) {
    List<Object> sources = new ArrayList<>((List<?>) plan.get("sources"));
    for (String model : models) {
      sources.add(
          Map.of(
              "name",
              "silver." + model,
              "view",
              "silver_" + model,
              "table",
              "silver.shop." + model,
              "key",
              List.of("id"),
              "snapshot",
              Long.toString(lakehouse.table("silver.shop." + model).currentSnapshot().snapshotId()),
              "model",
              true));
    }
    plan.put("sources", sources);
    return plan;
  }

  private static String[] orders(Random random) {
    return IntStream.range(0, 6)
        .mapToObj(
            any -> "%d,%d,%d".formatted(random.nextInt(10), random.nextInt(4), random.nextInt(4)))
        .toArray(String[]::new);
  }

  private static String[] people(Random random) {
    return IntStream.range(0, 2)
        .mapToObj(
            any -> "%d,n%d,%d".formatted(random.nextInt(4), random.nextInt(99), random.nextInt(36)))
        .toArray(String[]::new);
  }

  private static void land(String source, String... rows) {
    boolean orders = source.startsWith("orders");
    String names = orders ? "id,person,amount" : "id,name,age";
    String csv = names + "\n" + String.join("\n", rows) + "\n";
    lakehouse.bronze(
        Map.of(
            "name",
            source,
            "format",
            "csv",
            "key",
            List.of("id"),
            "columns",
            Arrays.stream(names.split(","))
                .map(
                    name -> Map.of("name", name, "type", name.equals("name") ? "string" : "bigint"))
                .collect(Collectors.toList())),
        List.of(lakehouse.land("%s/%s.csv".formatted(source, UUID.randomUUID()), csv)));
  }

  private static List<String> rows(String query) {
    return lakehouse.rows(query);
  }
}
