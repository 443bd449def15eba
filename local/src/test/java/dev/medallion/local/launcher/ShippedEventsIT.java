package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.StateFolder;
import dev.medallion.local.Installation;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.stack.LocalStack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ./medallion invoke} with each shipped event, in a deployment that no file has reached yet:
 * the real function in its process, fed the file as it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShippedEventsIT {
  /** What {@code sam local invoke} is given beside an event. */
  private static final Set<String> NO_EVENTS = Set.of("env", "endpoint");

  private static final String NOTHING_IS_DUE = "{\"decision\":\"fresh\",\"because\":[]}";
  private static final Pattern STARTED =
      Pattern.compile(
          "\\[\\{\"source\":\"sales\",\"objects\":1,\"manifest\":\"s3://medallion-artifacts-000000000000-us-east-1"
              + "/manifests/sales/\\w+\\.json\",\"jobRunId\":\"jr_\\w+\"\\}\\]");

  private final Path events = Installation.current().home().resolve("events");
  private Path state;
  private FileLock lock;
  private LocalStack stack;

  /** An event, its function, and what is answered to it. */
  record Case(String event, String function, int exit, Pattern answer) {
    /** An event that is answered by exactly this text. */
    Case(String event, String function, int exit, String answer) {
      this(event, function, exit, Pattern.compile(answer, Pattern.LITERAL));
    }

    @Override
    public String toString() {
      return event;
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("sqs-batch", "ingest", 0, "{\"batchItemFailures\":[]}"),
        new Case(
            "sqs-batch-with-poison",
            "ingest",
            0,
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"2e1424d4-f796-459a-8184-9c92662be6da\"},"
                + "{\"itemIdentifier\":\"8a7f3b0c-6d5e-4f1a-9b2c-3d4e5f6a7b8c\"}]}"),
        new Case("s3-object-created", "ingest", 0, STARTED),
        new Case("s3-notification", "ingest", 0, STARTED),
        new Case("s3-test-event", "ingest", 0, "[]"),
        new Case("glue-job-succeeded", "advance", 0, NOTHING_IS_DUE),
        new Case("glue-job-failed", "advance", 0, NOTHING_IS_DUE),
        new Case("glue-job-timeout", "advance", 0, NOTHING_IS_DUE),
        new Case("execution-succeeded", "advance", 0, NOTHING_IS_DUE),
        new Case("execution-failed", "advance", 0, NOTHING_IS_DUE),
        new Case("schedule", "advance", 0, NOTHING_IS_DUE),
        new Case("rebuild", "advance", 0, NOTHING_IS_DUE),
        new Case(
            "rebuild-source",
            "ingest",
            1,
            "source sales: landing holds no object below sales/, and without one its table would be"
                + " empty; put its files there, then ask again"),
        new Case(
            "record",
            "advance",
            1,
            "gold.retail.product_performance: there is no such table to change"),
        new Case(
            "plan-silver",
            "plan",
            0,
            "{\"silver\":[],\"wave\":1,\"waves\":1,\"snapshots\":\"\",\"stopped\":[]}"),
        new Case(
            "plan-gold",
            "plan",
            0,
            "{\"gold\":[],\"dataSets\":[],\"wave\":1,\"waves\":1,\"snapshots\":\"\",\"stopped\":[]}"),
        new Case(
            "maintenance",
            "maintenance",
            0,
            Pattern.compile(
                "\\{\"settings\":\\[(\\{\"table\":\"medallion-\\w+\",[^}]+\"done\":\"nothing\"\\},?){3}\\],\"findings\":\\[\\],\"undeclared\":\\[\\],\"access\":\\[\\]\\}")),
        new Case("custom-resource-create", "deploy", 0, "\"SUCCESS\""),
        new Case("custom-resource-update", "deploy", 0, "\"SUCCESS\""),
        new Case("custom-resource-delete", "deploy", 0, "\"SUCCESS\""));
  }

  @BeforeAll
  void up(@TempDir Path folder) throws Exception {
    state = folder;
    StateFolder held = new StateFolder(state);
    lock = held.lock();
    stack = LocalStack.start(Installation.current(), state, SharedEngines.lend(), line -> {});
    held.announce(stack.site().endpoint());
  }

  @AfterAll
  void down() throws Exception {
    if (stack != null) {
      stack.close();
    }
    lock.channel().close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isAnsweredByItsFunction(Case shipped) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = invoke(shipped, out);

    JsonNode outcome = new ObjectMapper().readTree(out.toByteArray());
    String answer =
        outcome.has("error")
            ? outcome.path("error").path("errorMessage").asText()
            : outcome.path("result").toString();
    assertThat(exit).as("%s", outcome).isEqualTo(shipped.exit());
    assertThat(answer).matches(shipped.answer());
    assertThat(outcome.has("cloudFormation")).isEqualTo(shipped.function().equals("deploy"));
  }

  @Test
  void noShippedEventIsLeftOut() throws Exception {
    try (Stream<Path> files = Files.list(events)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .map(name -> name.replace(".json", ""))
                  .filter(name -> !NO_EVENTS.contains(name)))
          .containsExactlyInAnyOrderElementsOf(
              cases().stream().map(Case::event).collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private int invoke(Case shipped, ByteArrayOutputStream out) {
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return Main.commandLine()
          .execute(
              "invoke",
              shipped.function(),
              "--event=" + events.resolve(shipped.event() + ".json"),
              "--state=" + state,
              "--json");
    } finally {
      System.setOut(before);
    }
  }
}
