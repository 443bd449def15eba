package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drops files into the landing bucket, below the prefix of a source. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = "Drop files of a source into the landing bucket.")
final class DropCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** On AWS, the next run may have to wait for {@code MinimumMinutesBetweenRuns} first. */
  private static final Duration LIMIT = Duration.ofMinutes(90);

  @Mixin private TargetOption target;

  @Option(names = "--wait", description = "Wait until gold has followed, and show the way there.")
  private boolean wait;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "A source of pipeline.yaml.")
  private String source;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files;

  /**
   * What came of dropped files, as {@code --json} prints it.
   *
   * @param status {@code DROPPED} without {@code --wait}, else {@code SUCCEEDED} or {@code FAILED}
   * @param objects where the files are now, as S3 URIs
   * @param bronze what the bronze runs took in
   * @param executions the names of the executions that followed, in the order of their start
   * @param expectations what came of the rules of silver models
   * @param absentColumns the declared columns that no file has had yet
   * @param problems what failed, a line each
   */
  record Report(
      String status,
      List<String> objects,
      List<RunReport.Ingestion> bronze,
      List<String> executions,
      List<RunReport.Checked> expectations,
      List<RunReport.AbsentColumn> absentColumns,
      List<String> problems) {}

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Pipeline pipeline = target.pipeline();
    Source declared = Pipelines.source(pipeline, source);
    Set<String> keys = new LinkedHashSet<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UserError("%s is not a file; nothing was dropped".formatted(file));
      }
      if (!keys.add(declared.prefix() + file.getFileName())) {
        throw new UserError(
            "two files are named %s, and one would take the other's place; nothing was dropped"
                .formatted(file.getFileName()));
      }
    }
    PrintStream people = json ? System.err : System.out;
    try (Target opened = target.open()) {
      Services services = opened.services();
      DeployedStack deployed = opened.stack();
      Instant start = Instant.now();
      List<String> objects = new ArrayList<>();
      for (Path file : files) {
        String key = declared.prefix() + file.getFileName();
        services.s3().putObject(put -> put.bucket(deployed.landingBucket()).key(key), file);
        objects.add("s3://%s/%s".formatted(deployed.landingBucket(), key));
        people.printf("  %s%n", objects.getLast());
      }
      Report report =
          wait
              ? follow(
                  opened,
                  new Lakehouse(services, deployed, pipeline),
                  new Progress(people, start),
                  start,
                  keys,
                  objects)
              : new Report(
                  "DROPPED", objects, List.of(), List.of(), List.of(), List.of(), List.of());
      if (json) {
        System.out.println(JSON.writeValueAsString(report));
      } else {
        RunPrinter printer = new RunPrinter(System.out);
        printer.printAbsentColumns(report.absentColumns());
        printer.printExpectations(report.expectations());
      }
      report.problems().forEach(problem -> System.err.println("medallion: " + problem));
      return report.problems().isEmpty() ? 0 : 1;
    }
  }

  private static Report follow(
      Target target,
      Lakehouse lakehouse,
      Progress progress,
      Instant start,
      Set<String> keys,
      List<String> objects)
      throws InterruptedException {
    Follower.Outcome outcome =
        new Follower(target, lakehouse.pipeline(), progress, start, keys).follow(LIMIT);
    if (outcome.executions().isEmpty() && outcome.problems().isEmpty()) {
      List<String> missing = lakehouse.sourcesThatNeverLanded();
      progress.say(
          "done",
          missing.isEmpty()
              ? "bronze holds these objects already; nothing changed"
              : "silver waits for the first file of " + String.join(" and ", missing));
    }
    return new Report(
        outcome.problems().isEmpty() ? "SUCCEEDED" : "FAILED",
        objects,
        outcome.ingestions(),
        outcome.executions().stream().map(run -> run.description().name()).toList(),
        outcome.executions().isEmpty() ? List.of() : lakehouse.expectations(),
        lakehouse.absentColumns(),
        outcome.problems());
  }
}
