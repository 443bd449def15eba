package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.jobs.silver.ModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Silver tables that keep all versions of a source's records. */
class HistoryTest {
  private static Lakehouse lakehouse;

  @BeforeAll
  static void start(@TempDir Path folder) {
    lakehouse = new Lakehouse(folder);
  }

  @AfterAll
  static void stop() {
    lakehouse.close();
  }

  @BeforeEach
  void refreshByKeys() {
    lakehouse.refreshInPart(true);
  }

  @Test
  void aLateVersionTakesItsPlaceBetweenTheOthers() {
    land("late", "1,10,U,a", "1,30,U,c", "2,10,U,x");
    refresh("late", byId("late"));
    assertThat(history("late")).containsExactly("1 a 10-30", "1 c 30-", "2 x 10-");

    land("late", "1,20,U,b");
    refresh("late", byId("late"));
    assertThat(history("late")).containsExactly("1 a 10-20", "1 b 20-30", "1 c 30-", "2 x 10-");
  }

  @Test
  void aDeletionEndsAVersionAndALaterRowBeginsAnother() {
    land("deleted", "1,10,U,a", "1,20,D,");
    refresh("deleted", byId("deleted"));
    assertThat(history("deleted")).containsExactly("1 a 10-20");

    land("deleted", "1,30,U,back", "2,1,D,");
    refresh("deleted", byId("deleted"));
    assertThat(history("deleted")).containsExactly("1 a 10-20", "1 back 30-");

    land("deleted", "1,5,D,", "1,25,D,");
    refresh("deleted", byId("deleted"));
    assertThat(history("deleted")).containsExactly("1 a 10-20", "1 back 30-");
  }

  @Test
  void whatIsRepeatedIsNoVersion() {
    land("repeated", "1,10,U,a", "1,20,U,a", "1,30,U,b", "1,40,U,a");
    refresh("repeated", byId("repeated"));
    assertThat(history("repeated")).containsExactly("1 a 10-30", "1 b 30-40", "1 a 40-");

    land("repeated", "1,10,U,a", "1,30,U,b", "1,25,U,b");
    refresh("repeated", byId("repeated"));
    assertThat(history("repeated")).containsExactly("1 a 10-25", "1 b 25-40", "1 a 40-");
  }

  @Test
  void ofRowsInTheSamePlaceTheLastWrittenIsTheVersion() {
    land("ties", "1,10,U,a", "1,10,U,b");
    land("ties", "1,10,U,c", "1,20,D,");
    land("ties", "1,20,U,d");
    refresh("ties", byId("ties"));

    assertThat(history("ties")).containsExactly("1 c 10-20", "1 d 20-");
  }

  @Test
  void aVersionThatTheQueryLeavesOutIsAGap() {
    String sql = byId("gaps") + " WHERE value <> 'hidden'";
    land("gaps", "1,10,U,a", "1,20,U,hidden", "1,30,U,a");
    refresh("gaps", sql);

    assertThat(history("gaps")).containsExactly("1 a 10-20", "1 a 30-");
  }

  @Test
  void aRowWithoutAPlaceInTheSequenceIsQuarantined() {
    land("unplaced", "1,,U,never", "1,10,U,a", "2,,U,b");
    refresh("unplaced", byId("unplaced"));
    assertThat(history("unplaced")).containsExactly("1 a 10-");
    assertThat(quarantine("unplaced")).containsExactly("1 never key", "2 b key");

    land("unplaced", "3,1,U,c");
    refresh("unplaced", byId("unplaced"));
    assertThat(history("unplaced")).containsExactly("1 a 10-", "3 c 1-");
    assertThat(quarantine("unplaced")).containsExactly("1 never key", "2 b key");
  }

  @Test
  void eachVersionIsHeldAgainstTheRules() {
    List<Map<String, String>> rules =
        List.of(Map.of("name", "good", "rule", "value <> 'bad'", "action", "quarantine"));
    land("judged", "1,10,U,bad", "1,20,U,b", "1,30,U,bad", "2,10,U,bad");
    refresh("judged", byId("judged"), rules);
    assertThat(history("judged")).containsExactly("1 b 20-30");
    assertThat(quarantine("judged")).containsExactly("1 bad good", "1 bad good", "2 bad good");
    assertThat(
            lakehouse.rows(
                "SELECT concat_ws(' ', valid_from, _source_line) FROM silver.shop.judged_quarantine"
                    + " WHERE id = 1 ORDER BY 1"))
        .containsExactly("10 2", "30 4");

    land("judged", "1,30,U,fixed");
    refresh("judged", byId("judged"), rules);
    assertThat(history("judged")).containsExactly("1 b 20-30", "1 fixed 30-");
    assertThat(quarantine("judged")).containsExactly("1 bad good", "2 bad good");
  }

  @Test
  void keysThatNothingTouchesAreNotWrittenAgain() {
    land("touched", "1,10,U,a", "2,10,U,b");
    refresh("touched", byId("touched"));
    land("touched", "2,20,U,c");
    refresh("touched", byId("touched"));

    assertThat(
            lakehouse.table("silver.shop.touched").currentSnapshot().summary().get("added-records"))
        .as("the version that ended and the one that began")
        .isEqualTo("2");
    assertThat(history("touched")).containsExactly("1 a 10-", "2 b 10-20", "2 c 20-");
  }

  @Test
  void aHistoryBeginsAndEndsWithTheModelsDefinition() {
    land("turned", "1,10,U,a", "1,20,U,b", "1,30,U,c");
    lakehouse.silver(plan("turned", byId("turned"), false));
    assertThat(lakehouse.rows("SELECT value FROM silver.shop.turned")).containsExactly("c");

    refresh("turned", byId("turned") + " WHERE true");
    assertThat(history("turned")).containsExactly("1 a 10-20", "1 b 20-30", "1 c 30-");

    lakehouse.silver(plan("turned", byId("turned"), false));
    assertThat(lakehouse.rows("SELECT concat_ws(' ', *) FROM silver.shop.turned"))
        .containsExactly("1 c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT id, max(value) AS value FROM bronze_refused GROUP BY id | silver.shop.refused: a"
            + " model with a history gives a row for each version of a record, and here the query"
            + " has a part of the kind Aggregate:",
        "SELECT id, value AS valid_to FROM bronze_refused | silver.shop.refused: the query gives a"
            + " column valid_to, which a history adds: give it another name with AS",
      })
  void refusesAQueryThatHasNoVersions(String sql, String message) {
    land("refused", "1,1,U,a");

    assertThatThrownBy(() -> refresh("refused", sql))
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
   * Whatever the order of files and of the rows in them, with files that come again, and whether
   * the table is refreshed after each file or made at the end: it holds the same versions.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void theOrderOfArrivalDecidesNothing(long seed) {
    Random random = new Random(seed);
    List<Event> events = events(random, 40, 6);
    List<String> people = List.of("0,1,U,Ada", "1,1,U,Bob", "2,1,U,Cyd");
    for (int shuffle = 0; shuffle < 2; shuffle++) {
      String source = "events_%d_%d".formatted(seed, shuffle);
      String dimension = "people_%d_%d".formatted(seed, shuffle);
      String sql =
          "SELECT e.id, e.value, p.value AS who FROM bronze_%s e LEFT JOIN bronze_%s p ON p.id = e.id %% 3"
              .formatted(source, dimension);
      List<Event> shuffled = new ArrayList<>(events);
      Collections.shuffle(shuffled, random);
      land(dimension, people.get(0));
      for (int file = 0; file < 4; file++) {
        List<Event> rows = new ArrayList<>(shuffled.subList(file * 10, file * 10 + 10));
        rows.addAll(shuffled.subList(0, file * 5));
        Collections.shuffle(rows, random);
        land(source, rows.stream().map(Event::csv).toArray(String[]::new));
        land(dimension, people.get(Math.min(file, 2)));
        // The last one as small tables are refreshed, the others by keys.
        lakehouse.refreshInPart(file < 3);
        lakehouse.silver(plan(source, sql, true, source, dimension));
      }
      lakehouse.silver(plan(source + "_rebuilt", sql, true, source, dimension));

      assertThat(history(source)).isEqualTo(expected(events));
      assertThat(history(source + "_rebuilt")).isEqualTo(expected(events));
    }
  }

  private static List<Event> events(Random random, int count, int ids) {
    Map<Integer, List<Integer>> places = new TreeMap<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = random.nextInt(ids);
      List<Integer> taken = places.computeIfAbsent(id, any -> new ArrayList<>());
      int at = random.nextInt(1000);
      while (taken.contains(at)) {
        at++;
      }
      taken.add(at);
      events.add(new Event(id, at, random.nextInt(5) == 0, "v" + random.nextInt(2)));
    }
    return events;
  }

  private static List<String> expected(List<Event> events) {
    Map<Integer, TreeMap<Integer, Event>> byId = new TreeMap<>();
    events.forEach(
        event -> byId.computeIfAbsent(event.id(), any -> new TreeMap<>()).put(event.at(), event));
    List<String> expected = new ArrayList<>();
    byId.forEach(
        (id, versions) -> {
          String value = null;
          int from = 0;
          for (Event event : versions.values()) {
            String next = event.gone() ? null : event.value();
            if (!Objects.equals(value, next)) {
              if (value != null) {
                expected.add("%d %s %s %d-%d".formatted(id, value, who(id), from, event.at()));
              }
              from = event.at();
              value = next;
            }
          }
          if (value != null) {
            expected.add("%d %s %s %d-".formatted(id, value, who(id), from));
          }
        });
    return expected;
  }

  private static String who(int id) {
    return List.of("Ada", "Bob", "Cyd").get(id % 3);
  }

  private static String byId(String source) {
    return "SELECT id, value FROM bronze_" + source;
  }

  private static void land(String source, String... rows) {
    String csv = "id,at,op,value\n" + String.join("\n", rows) + "\n";
    lakehouse.bronze(
        Map.of("name", source, "format", "csv", "key", List.of("id"), "columns", columns()),
        List.of(lakehouse.land("%s/%s.csv".formatted(source, UUID.randomUUID()), csv)));
  }

  private static List<Map<String, String>> columns() {
    return Arrays.stream(new String[] {"id bigint", "at bigint", "op string", "value string"})
        .map(column -> column.split(" "))
        .map(column -> Map.of("name", column[0], "type", column[1]))
        .toList();
  }

  private static void refresh(String model, String sql) {
    refresh(model, sql, List.of());
  }

  private static void refresh(String model, String sql, List<Map<String, String>> rules) {
    Map<String, Object> plan = plan(model, sql, true, model);
    plan.put("expectations", rules);
    lakehouse.silver(plan);
  }

  private static Map<String, Object> plan(String model, String sql, boolean history) {
    return plan(model, sql, history, model);
  }

  /** A plan of which the first source says what is newest, and has its versions kept. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> plan(
      String model, String sql, boolean history, String... sources) {
    Map<String, Object> plan = lakehouse.plan(model, sql, List.of("id"), sources);
    List<Map<String, Object>> sequenced = new ArrayList<>();
    for (Map<String, Object> source : (List<Map<String, Object>>) plan.get("sources")) {
      Map<String, Object> added = new LinkedHashMap<>(source);
      added.put("sequenceBy", List.of("at"));
      added.put("deleteWhen", "op = 'D'");
      sequenced.add(added);
    }
    plan.put("sources", sequenced);
    plan.put("history", history ? sources[0] : "");
    return plan;
  }

  /** The versions, as {@code id columns from-to}; what says that one is current is checked. */
  private static List<String> history(String model) {
    String table = "silver.shop." + model;
    assertThat(
            lakehouse.rows(
                "SELECT * FROM %s WHERE is_current <> (valid_to IS NULL)".formatted(table)))
        .isEmpty();
    return lakehouse.rows(
        "SELECT concat_ws(' ', * EXCEPT (valid_from, valid_to, is_current)) || ' ' || valid_from || '-' || coalesce(CAST(valid_to AS string), '') FROM %s ORDER BY id, valid_from"
            .formatted(table));
  }

  private static List<String> quarantine(String model) {
    return lakehouse.rows(
        "SELECT concat_ws(' ', id, value, array_join(_rules, ',')) FROM silver.shop.%s_quarantine ORDER BY 1"
            .formatted(model));
  }
}
