package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.Follower;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person is erased from everything, on the real engines: no file that is left tells of her. */
class EraseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARKER = "Zq7Ursula";

  private static final Map<String, String> PIPELINE =
      Map.of(
          "pipeline.yaml",
          """
          namespace: shop
          sources:
            people:
              prefix: people/
              format: csv
              key: [id]
              sequence_by: [since]
              columns: {id: bigint, name: string, age: int, since: timestamp}
            orders: {prefix: orders/, format: csv, key: [id], columns: {id: bigint, person: bigint, amount: bigint}}
          silver:
            adults: {sql: adults.sql, key: [id], expect: {aged: {rule: age IS NOT NULL, action: quarantine}}}
            lives: {sql: lives.sql, key: [id], history: true}
            bought: {sql: bought.sql, key: [id]}
          gold:
            by_name: {sql: by_name.sql, key: [name]}
            best: {sql: best.sql, key: [name]}
          maintenance: {gold: {compaction: binpack}}
          """,
          "adults.sql",
          "SELECT id, name, age FROM {{ bronze.people }}",
          "lives.sql",
          "SELECT id, name, since FROM {{ bronze.people }}",
          "bought.sql",
          "SELECT o.id, o.amount, coalesce(a.name, 'nobody') AS name FROM {{ bronze.orders }} o"
              + " LEFT JOIN {{ silver.adults }} a ON a.id = o.person",
          "by_name.sql",
          "SELECT name, sum(amount) AS total FROM {{ silver.bought }} GROUP BY name",
          "best.sql",
          "SELECT name, total FROM {{ gold.by_name }} WHERE total > 1");

  @TempDir private Path folder;

  @Test
  void noFileThatIsLeftTellsOfThePerson() throws Exception {
    Path pipeline = Files.createDirectories(folder.resolve("pipeline"));
    for (Map.Entry<String, String> file : PIPELINE.entrySet()) {
      Files.writeString(pipeline.resolve(file.getKey()), file.getValue());
    }
    Path state = folder.resolve("state");
    Path decisions = folder.resolve("decisions.jsonl");
    System.setProperty("medallion.decisions", decisions.toString());
    try (RunningLake lake =
        new RunningLake(
            Installation.current().withPipeline(pipeline), PipelineLoader.load(pipeline), state)) {
      arrive(lake);
      FilesWithText files = new FilesWithText(state, MARKER);
      assertThat(files.find())
          .as("bronze, silver with its companions, gold, landing")
          .hasSizeGreaterThan(10);

      refusesWhatIsNoCondition(lake, pipeline);
      showsFirst(lake, pipeline);
      String id = erased(lake, pipeline);

      assertThat(names(lake)).containsExactlyInAnyOrder("Ann", "nobody");
      CommandLineRun verified = erase(lake, pipeline, "--verify", id, "--text", MARKER, "--json");
      assertThat(verified.exit()).as(verified.out() + verified.errors()).isZero();

      deleteWhatNothingRefersTo(lake, state);
      assertThat(withoutLanding(lake, files.find())).isEmpty();

      staysAway(lake, pipeline, files);
    } finally {
      System.clearProperty("medallion.decisions");
    }
    assertThat(AskedNeeds.unknownOf("EraseRole", decisions))
        .as("what the doctor does not know of")
        .isEmpty();
    assertThat(AskedNeeds.askedOf("EraseRole", decisions))
        .contains("s3tables:CreateTable", "s3tables:PutTableData", "s3:PutObject");
  }

  private static void arrive(RunningLake lake) throws Exception {
    assertThat(
            put(
                lake,
                "people/1.csv",
                "id,name,age,since\n1,Ann,30,2026-01-01T00:00:00Z\n7,%s,41,2026-01-01T00:00:00Z\n"
                    .formatted(MARKER),
                "orders/1.csv",
                "id,person,amount\n1,1,5\n2,7,4\n"))
        .isEmpty();
    // She changes her name, so that logs, histories and deletes have the former one.
    assertThat(
            put(
                lake,
                "people/2.csv",
                "id,name,age,since\n7,%s Two,42,2026-01-02T00:00:00Z\n".formatted(MARKER)))
        .isEmpty();
    // Her age does not fit, is rescued, and the row goes to quarantine.
    assertThat(
            put(
                lake,
                "people/3.csv",
                "id,name,age,since\n7,%s Three,%s,2026-01-03T00:00:00Z\n"
                    .formatted(MARKER, MARKER)))
        .isEmpty();
    assertThat(names(lake)).containsExactlyInAnyOrder("Ann", "nobody");
  }

  private static void refusesWhatIsNoCondition(RunningLake lake, Path pipeline) {
    CommandLineRun refused = erase(lake, pipeline, "people", "--where", "idd = 7", "--yes");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.errors())
        .contains("--where, at \"idd = 7\": bronze.shop.people has no column \"idd\"; it has id,");
  }

  private static void showsFirst(RunningLake lake, Path pipeline) throws Exception {
    CommandLineRun shown = erase(lake, pipeline, "people", "--where", "id = 7", "--json");
    assertThat(shown.exit()).as(shown.errors()).isZero();
    JsonNode preview = JSON.readTree(shown.out());
    assertThat(preview.path("objects").findValuesAsText("object"))
        .containsExactly(
            landed(lake, "people/1.csv"),
            landed(lake, "people/2.csv"),
            landed(lake, "people/3.csv"));
    assertThat(preview.path("tables").findValuesAsText("table"))
        .contains("bronze.shop.people", "silver.shop.lives", "silver.shop.adults_quarantine");
    CommandLineRun unasked = erase(lake, pipeline, "people", "--where", "id = 7");
    assertThat(unasked.errors()).contains("nothing is erased: nobody can be asked, so give --yes");
  }

  private static String erased(RunningLake lake, Path pipeline) throws Exception {
    CommandLineRun run =
        erase(
            lake,
            pipeline,
            "people",
            "--where",
            "id = 7",
            "--why",
            "she asked",
            "--text",
            MARKER,
            "--yes",
            "--json");
    assertThat(run.exit()).as(run.out() + run.errors()).isZero();
    JsonNode certificate = JSON.readTree(run.out());
    assertThat(certificate.path("rows").asInt()).isEqualTo(3);
    assertThat(certificate.path("searched").findValuesAsText("table"))
        .contains(
            "bronze.shop.people",
            "silver.shop.adults",
            "silver.shop.adults_quarantine",
            "silver.shop.adults_changes",
            "silver.shop.lives",
            "silver.shop.bought",
            "gold.shop.by_name",
            "gold.shop.best");
    assertThat(certificate.path("waiting").findValuesAsText("until"))
        .allSatisfy(until -> assertThat(Instant.parse(until)).isAfter(Instant.now()));
    return certificate.path("id").asText();
  }

  /** As S3 Tables does after some days, moved forward. */
  private static void deleteWhatNothingRefersTo(RunningLake lake, Path state) throws Exception {
    try (Stream<Path> all = Files.walk(state)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".parquet")
            || file.toString().endsWith(".avro")
            || file.toString().contains(".metadata.json")) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
      }
    }
    HttpLocalSide side = new HttpLocalSide(lake.endpoint(), state);
    for (int days : List.of(10, 40)) {
      for (Layer layer : Layer.values()) {
        String bucket = lake.deployed().tableBucket(layer).replaceFirst(".*/", "");
        for (var table :
            lake.services()
                .s3Tables()
                .listTablesPaginator(
                    list -> list.tableBucketARN(lake.deployed().tableBucket(layer)))
                .tables()) {
          side.maintain(
              bucket,
              table.name(),
              Optional.of(Instant.now().plus(Duration.ofDays(days)).toString()));
        }
      }
    }
  }

  private static void staysAway(RunningLake lake, Path pipeline, FilesWithText files)
      throws Exception {
    CommandLineRun rebuilt =
        CommandLineRun.onStack(
            lake.endpoint(), "rebuild", "people", "--wait", "--project", pipeline.toString());
    assertThat(rebuilt.exit()).as(rebuilt.out() + rebuilt.errors()).isZero();
    assertThat(withoutLanding(lake, files.find())).as("rebuilt of landing").isEmpty();
    assertThat(put(lake, "people/4.csv", "id,name,age,since\n7,Back,44,2026-02-01T00:00:00Z\n"))
        .isEmpty();
    assertThat(names(lake)).containsExactlyInAnyOrder("Ann", "Back");
    assertThat(withoutLanding(lake, files.find())).as("she came back").isEmpty();
  }

  private static List<String> withoutLanding(RunningLake lake, Set<String> found) {
    return found.stream()
        .filter(file -> !file.contains(lake.deployed().landingBucket()))
        // Services keep their history, and nobody can delete it: the certificate says so.
        .filter(file -> !file.matches("(athena|stepfunctions)/executions\\.db(-wal)?"))
        .toList();
  }

  private static CommandLineRun erase(RunningLake lake, Path pipeline, String... arguments) {
    List<String> command = new ArrayList<>(List.of("erase"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--project", pipeline.toString()));
    return CommandLineRun.onStack(lake.endpoint(), command.toArray(String[]::new));
  }

  private static String landed(RunningLake lake, String key) {
    return "s3://%s/%s".formatted(lake.deployed().landingBucket(), key);
  }

  private static List<String> put(RunningLake lake, String... files) throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    for (int i = 0; i < files.length; i += 2) {
      objects.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    Follower.Outcome outcome = lake.put(objects);
    return outcome.problems();
  }

  private static List<String> names(RunningLake lake) throws Exception {
    return lake.rows(Layer.GOLD, "SELECT name FROM shop.by_name").stream()
        .map(List::getFirst)
        .toList();
  }
}
