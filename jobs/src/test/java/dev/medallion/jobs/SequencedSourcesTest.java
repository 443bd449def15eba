package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources that say which of a record's rows is the newest, and which one says that it is gone. */
class SequencedSourcesTest {
  private static final List<String> AT = List.of("at");
  private static final String GONE = "op = 'D'";

  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  @Test
  void aLateRowWithAnOlderSequenceChangesNothing() {
    lakehouse.refreshInPart(true);
    land("late", "1,20,U,new", "2,20,U,two");
    refresh("late", AT, "", byId("late"));

    land("late", "1,10,U,old", "2,30,U,three");
    refresh("late", AT, "", byId("late"));

    assertThat(silver("late")).containsExactly("1 new", "2 three");
  }

  @Test
  void rowsOfEqualSequenceFallBackToTheLastWritten() {
    lakehouse.refreshInPart(true);
    land("ties", "1,20,U,first", "1,20,U,second");
    refresh("ties", AT, "", byId("ties"));
    assertThat(silver("ties")).containsExactly("1 second");

    land("ties", "1,20,U,third");
    refresh("ties", AT, "", byId("ties"));
    assertThat(silver("ties")).containsExactly("1 third");
  }

  @Test
  void aRowWithoutASequenceIsOlderThanAnyThatHasOne() {
    lakehouse.refreshInPart(true);
    land("nulls", "1,,U,never", "2,,U,a");
    land("nulls", "1,-5,U,dated", "2,no number,U,b");
    land("nulls", "1,,U,last written");
    refresh("nulls", AT, "", byId("nulls"));

    assertThat(silver("nulls")).containsExactly("1 dated", "2 b");
  }

  @Test
  void laterColumnsOfTheSequenceDecideWhereTheFirstAreEqual() {
    lakehouse.refreshInPart(true);
    land("pairs", "1,7,B,newer", "2,7,A,older");
    land("pairs", "1,7,A,older", "2,8,A,newer");
    refresh("pairs", List.of("at", "op"), "", byId("pairs"));

    assertThat(silver("pairs")).containsExactly("1 newer", "2 newer");
  }

  @Test
  void aDeletedRecordGoesAndALaterRowBringsItBack() {
    lakehouse.refreshInPart(true);
    land("deleted", "1,1,U,a", "2,1,U,b");
    refresh("deleted", AT, GONE, byId("deleted"));

    land("deleted", "1,3,D,", "3,1,D,");
    refresh("deleted", AT, GONE, byId("deleted"));
    assertThat(silver("deleted")).containsExactly("2 b");

    land("deleted", "1,2,U,late");
    refresh("deleted", AT, GONE, byId("deleted"));
    assertThat(silver("deleted")).as("what was before the deletion").containsExactly("2 b");

    land("deleted", "1,4,U,back");
    refresh("deleted", AT, GONE, byId("deleted"));
    assertThat(silver("deleted")).containsExactly("1 back", "2 b");
  }

  @Test
  void aDeletionDecidesWithoutASequenceToo() {
    lakehouse.refreshInPart(true);
    land("unsequenced", "1,9,U,a", "2,9,U,b");
    land("unsequenced", "1,1,D,");
    refresh("unsequenced", List.of(), GONE, byId("unsequenced"));

    assertThat(silver("unsequenced")).containsExactly("2 b");
  }

  @Test
  void aConditionThatIsNullDeletesNothing() {
    lakehouse.refreshInPart(true);
    land("unknown", "1,1,,a", "2,1,D,b");
    refresh("unknown", AT, GONE, byId("unknown"));

    assertThat(silver("unknown")).containsExactly("1 a");
  }

  @Test
  void aDeletedRecordLeavesQuarantineToo() {
    lakehouse.refreshInPart(true);
    List<Map<String, String>> rules =
        List.of(Map.of("name", "good", "rule", "value <> 'bad'", "action", "quarantine"));
    land("judged", "1,1,U,bad", "2,1,U,b");
    refresh("judged", AT, GONE, byId("judged"), rules);
    assertThat(lakehouse.rows("SELECT id FROM silver.shop.judged_quarantine")).containsExactly("1");

    land("judged", "1,2,D,");
    refresh("judged", AT, GONE, byId("judged"), rules);

    assertThat(lakehouse.rows("SELECT id FROM silver.shop.judged_quarantine")).isEmpty();
    assertThat(silver("judged")).containsExactly("2 b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "when | op = 'D'      | bronze.shop.wrong: sequence_by of source wrong names when, which no"
            + " file has had: name one of id, at, op, value",
        "at   | oops = 'D'    | bronze.shop.wrong: delete_when of source wrong (oops = 'D'):"
            + " [UNRESOLVED_COLUMN",
        "at   | upper(op)     | bronze.shop.wrong: delete_when of source wrong (upper(op)) is no"
            + " condition but of the type STRING",
        "at   | count(*) > 1  | bronze.shop.wrong: delete_when of source wrong (count(*) > 1) is"
            + " about more than one row",
      })
  void refusesWhatCannotDecide(String sequence, String gone, String message) {
    land("wrong", "1,1,U,a");

    assertThatThrownBy(() -> refresh("wrong", List.of(sequence), gone, byId("wrong")))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(message);
  }

  /** More than one with {@code -Drefresh.seeds=N}. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("refresh.seeds", 2));
  }

  private record Event(int id, Integer at, boolean gone, String value) {
    String csv() {
      return "%d,%s,%s,%s".formatted(id, at == null ? "" : at, gone ? "D" : "U", value);
    }
  }

  /**
   * Whatever the order in which changes of two joined sources arrive, and whether the tables are
   * refreshed after each file or made at the end, they hold what the newest rows say.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void theOrderOfArrivalDecidesNothing(long seed) {
    Random random = new Random(seed);
    List<Event> orders = events(random, 30, 8);
    List<Event> people = events(random, 16, 4);
    for (int shuffle = 0; shuffle < 2; shuffle++) {
      String suffix = "_%d_%d".formatted(seed, shuffle);
      List<List<Event>> orderFiles = shuffled(orders, random);
      List<List<Event>> peopleFiles = shuffled(people, random);
      for (int file = 0; file < 4; file++) {
        land("orders" + suffix, csv(orderFiles.get(file)));
        land("people" + suffix, csv(peopleFiles.get(file)));
        // The last one as small tables are refreshed, the others by keys.
        lakehouse.refreshInPart(file < 3);
        refreshJoins(suffix);
      }
      assertThat(silver("left" + suffix)).isEqualTo(joined(orders, people, true));
      assertThat(silver("inner" + suffix)).isEqualTo(joined(orders, people, false));
    }
  }

  private static void refreshJoins(String suffix) {
    for (String kind : List.of("left", "inner")) {
      String sql =
          "SELECT o.id, o.value AS what, p.value AS who FROM bronze_orders%1$s o %2$s JOIN bronze_people%1$s p ON p.id = o.id %% 4"
              .formatted(suffix, kind);
      Map<String, Object> plan =
          lakehouse.plan(kind + suffix, sql, List.of("id"), "orders" + suffix, "people" + suffix);
      lakehouse.silver(sequenced(plan, AT, GONE));
    }
  }

  /** Events of which no two of one record have the same place in its sequence. */
  private static List<Event> events(Random random, int count, int ids) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(ids);
      List<Integer> free =
          places.computeIfAbsent(
              id,
              any -> {
                List<Integer> all = new ArrayList<>(IntStream.range(0, count).boxed().toList());
                all.add(null);
                Collections.shuffle(all, random);
                return all;
              });
      events.add(new Event(id, free.remove(free.size() - 1), random.nextInt(4) == 0, "v" + i));
    }
    return events;
  }

  private static List<List<Event>> shuffled(List<Event> events, Random random) {
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    int quarter = (shuffled.size() + 3) / 4;
    List<List<Event>> files = new ArrayList<>();
    for (int file = 0; file < 4; file++) {
      files.add(
          shuffled.subList(
              Math.min(file * quarter, shuffled.size()),
              Math.min((file + 1) * quarter, shuffled.size())));
    }
    return files;
  }

  private static List<String> joined(List<Event> orders, List<Event> people, boolean left) {
    Map<Integer, String> names = newest(people);
    return newest(orders).entrySet().stream()
        .filter(order -> left || names.containsKey(order.getKey() % 4))
        .map(
            order ->
                Optional.ofNullable(names.get(order.getKey() % 4))
                    .map(who -> order.getKey() + " " + order.getValue() + " " + who)
                    .orElse(order.getKey() + " " + order.getValue()))
        .sorted()
        .toList();
  }

  private static Map<Integer, String> newest(List<Event> events) {
    Map<Integer, Event> newest = new LinkedHashMap<>();
    events.stream()
        .sorted(Comparator.comparing(Event::at, Comparator.nullsFirst(Comparator.naturalOrder())))
        .forEach(event -> newest.put(event.id(), event));
    return newest.values().stream()
        .filter(event -> !event.gone())
        .collect(Collectors.toMap(Event::id, Event::value));
  }

  private static String byId(String source) {
    return "SELECT id, value FROM bronze_" + source;
  }

  private static String[] csv(List<Event> events) {
    return events.stream().map(Event::csv).toArray(String[]::new);
  }

  private static void land(String source, String... rows) {
    String csv = "id,at,op,value\n" + String.join("\n", rows) + "\n";
    String key = "%s/%s.csv".formatted(source, UUID.randomUUID());
    lakehouse.bronze(
        Map.of("name", source, "format", "csv", "key", List.of("id"), "columns", columns()),
        List.of(lakehouse.land(key, csv)));
  }

  private static List<Map<String, String>> columns() {
    return Arrays.stream(new String[] {"id bigint", "at bigint", "op string", "value string"})
        .map(column -> column.split(" "))
        .map(column -> Map.of("name", column[0], "type", column[1]))
        .toList();
  }

  private static void refresh(String source, List<String> sequence, String gone, String sql) {
    refresh(source, sequence, gone, sql, List.of());
  }

  private static void refresh(
      String source,
      List<String> sequence,
      String gone,
      String sql,
      List<Map<String, String>> rules) {
    Map<String, Object> plan = lakehouse.plan(source, sql, List.of("id"), source);
    plan.put("expectations", rules);
    lakehouse.silver(sequenced(plan, sequence, gone));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> sequenced(
      Map<String, Object> plan, List<String> sequence, String gone) {
    plan.put(
        "sources",
        ((List<Map<String, Object>>) plan.get("sources"))
            .stream()
                .map(
                    source -> {
                      Map<String, Object> added = new LinkedHashMap<>(source);
                      added.put("sequenceBy", sequence);
                      added.put("deleteWhen", gone);
                      return added;
                    })
                .toList());
    return plan;
  }

  private static List<String> silver(String model) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', *) FROM silver.shop.%s ORDER BY 1".formatted(model));
  }
}
