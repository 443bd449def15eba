package dev.medallion.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.glue.model.JobRun;

/** Drops files, follows them to the data sets, and reports. */
public final class Run {
  private static final Duration LIMIT = Duration.ofMinutes(60);

  private final Target target;
  private final Lakehouse lakehouse;
  private final Progress progress;
  private final Instant start;

  public Run(Target target, Lakehouse lakehouse, Progress progress, Instant start) {
    this.target = target;
    this.lakehouse = lakehouse;
    this.progress = progress;
    this.start = start;
  }

  public RunReport of(Landing landing) throws InterruptedException {
    Instant dropping = Instant.now();
    landing
        .files()
        .forEach(
            (key, file) -> {
              target
                  .services()
                  .s3()
                  .putObject(put -> put.bucket(target.stack().landingBucket()).key(key), file);
              progress.say("drop", key);
            });
    Follower.Outcome outcome =
        new Follower(target, lakehouse.pipeline(), progress, dropping, landing.files().keySet())
            .follow(LIMIT);
    Instant followed = Instant.now();
    List<RunReport.Table> tables = lakehouse.tables();
    List<RunReport.DataSetRows> dataSets = lakehouse.dataSets();
    List<String> problems = new ArrayList<>(outcome.problems());
    if (outcome.executions().isEmpty()) {
      List<String> missing = lakehouse.sourcesThatNeverLanded();
      problems.add(
          "no run of the state machine started"
              + (missing.isEmpty()
                  ? ""
                  : ": silver waits for the first file of " + String.join(" and ", missing)));
    }
    dataSets.stream()
        .filter(dataSet -> !dataSet.status().equals("COMPLETED"))
        .map(dataSet -> "data set %s: %s".formatted(dataSet.name(), dataSet.status()))
        .forEach(problems::add);
    Instant end = Instant.now();
    return new RunReport(
        problems.isEmpty() ? "SUCCEEDED" : "FAILED",
        newest(outcome).map(execution -> execution.description().name()).orElse(""),
        seconds(start, end),
        stages(outcome, dropping, followed, end),
        outcome.ingestions(),
        tables,
        lakehouse.expectations(),
        lakehouse.absentColumns(),
        dataSets,
        problems);
  }

  private static Optional<Follower.Execution> newest(Follower.Outcome outcome) {
    return outcome.executions().stream()
        .max(Comparator.comparing(execution -> execution.description().startDate()));
  }

  private List<RunReport.Stage> stages(
      Follower.Outcome outcome, Instant dropping, Instant followed, Instant end) {
    List<RunReport.Stage> stages = new ArrayList<>();
    stages.add(stage("start", start, dropping));
    Instant last = dropping;
    Optional<Instant> bronzeStart =
        outcome.bronze().stream().map(JobRun::startedOn).min(Comparator.naturalOrder());
    Optional<Instant> bronzeEnd =
        outcome.bronze().stream().map(JobRun::completedOn).max(Comparator.naturalOrder());
    if (bronzeStart.isPresent()) {
      stages.add(stage("collect", dropping, bronzeStart.get()));
      stages.add(stage("bronze", bronzeStart.get(), bronzeEnd.orElseThrow()));
      last = bronzeEnd.orElseThrow();
    }
    for (Follower.Execution execution : outcome.executions()) {
      stages.add(stage("advance", last, execution.description().startDate()));
      for (ExecutionWatch.Span state : execution.states()) {
        stages.add(stage(state.name(), state.from(), state.to()));
      }
      last = execution.description().stopDate();
    }
    stages.add(stage("settle", last, followed));
    stages.add(stage("report", followed, end));
    return stages;
  }

  private static RunReport.Stage stage(String name, Instant from, Instant to) {
    return new RunReport.Stage(name, seconds(from, to));
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Progress.seconds(Duration.between(from, to)));
  }
}
