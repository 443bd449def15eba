package dev.medallion.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.local.Installation;
import dev.medallion.local.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The whole local side, the files that were dropped into it, and what must come of them. */
final class FaultSite implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** So many times the schedule may have to come until everything is made good. */
  private static final int MOST_LOOKS = 5;

  private final Installation installation = Installation.current();
  private final LocalStack stack;
  private final Services services;
  private final Deployed deployed;
  private final Drops drops;
  private final Quiet quiet;
  private final LakeState lake;
  private final EventRules rules;
  private final Moments moments;
  private final Expected expected = new Expected();
  private int nextSale = 1_000_000;
  private int runsTold;
  private int executionsTold;

  FaultSite(Path state) throws Exception {
    stack = LocalStack.start(installation, state, 0, line -> {});
    services = Services.at(stack.site().endpoint());
    deployed = Deployed.at(stack.site().endpoint());
    drops = new Drops(services, deployed, state);
    quiet = new Quiet(services, deployed);
    lake = new LakeState(services, deployed, state);
    rules = new EventRules(stack.site().endpoint());
    moments = new Moments(deployed, stack.site().endpoint(), state);
  }

  Services services() {
    return services;
  }

  Deployed deployed() {
    return deployed;
  }

  Drops drops() {
    return drops;
  }

  Quiet quiet() {
    return quiet;
  }

  EventRules rules() {
    return rules;
  }

  Moments moments() {
    return moments;
  }

  Expected expected() {
    return expected;
  }

  /** A file that was made up, and its key. */
  record SalesFile(String key, String csv) {
    byte[] content() {
      return Drops.bytes(csv);
    }
  }

  /** Makes up a file of sales that the tables must hold in the end. */
  SalesFile salesFile(String name, int sales) throws IOException {
    String csv = SalesFiles.of(nextSale, sales);
    nextSale += sales;
    var unused = expected.sales(name, csv);
    return new SalesFile("sales/" + name, csv);
  }

  /** Drops a file of made-up sales through S3. */
  SalesFile drop(String name) throws IOException {
    SalesFile file = salesFile(name, 200);
    drops.put(file.key(), file.content());
    return file;
  }

  /** Drops the samples, as {@code ./medallion run} does. */
  void dropSamples() throws IOException {
    Path samples = installation.home().resolve("samples");
    for (String key :
        List.of(
            "customers/customers.parquet",
            "sales/sales-2026-01.csv",
            "sales/sales-2026-02.csv",
            "sales/sales-2026-03.csv")) {
      Path file = samples.resolve(key);
      var unused = key.endsWith(".csv") ? expected.sales(file) : expected.customers(file);
      drops.put(key, Files.readAllBytes(file));
    }
  }

  /** Waits until nothing is on its way any more. */
  void settle() {
    quiet.await(LIMIT);
  }

  /** Whether every table and data set holds what it should. */
  boolean isRight() throws Exception {
    return lake.compare(expected).stream().allMatch(LakeState.Difference::isNone);
  }

  /** Lets the schedule come once, to the two functions that wait for it. */
  void comeByTheSchedule() throws IOException {
    SdkBytes event =
        SdkBytes.fromByteArray(
            Files.readAllBytes(installation.home().resolve("events/schedule.json")));
    for (String function : List.of("IngestFunction", "AdvanceFunction")) {
      var answer =
          services
              .lambda()
              .invoke(call -> call.functionName(deployed.functions().get(function)).payload(event));
      assertThat(answer.functionError()).as(answer.payload().asUtf8String()).isNull();
    }
  }

  /** Lets the schedule come until everything is right; says what was found, a line for a fault. */
  void assertMadeGood(String fault) throws Exception {
    settle();
    int looks = 0;
    while (looks < MOST_LOOKS && !isRight()) {
      comeByTheSchedule();
      looks++;
      settle();
    }
    List<LakeState.Difference> found = lake.compare(expected);
    List<JobRun> runs = news(quiet.runs(), runsTold);
    List<ExecutionListItem> executions = news(quiet.executions(), executionsTold);
    runsTold += runs.size();
    executionsTold += executions.size();
    System.out.printf(
        "fault: %s: %s; after %s, %s and %d looks of the schedule%n",
        fault,
        found,
        runs.stream().map(JobRun::jobRunStateAsString).toList(),
        executions.stream().map(ExecutionListItem::statusAsString).toList(),
        looks);
    assertThat(found).as(fault).allMatch(LakeState.Difference::isNone);
  }

  private static <T> List<T> news(List<T> newestFirst, int told) {
    return newestFirst.subList(0, newestFirst.size() - told).reversed();
  }

  /** Whether an execution runs now. */
  boolean isRunning() {
    return quiet.executions().stream()
        .anyMatch(execution -> execution.status() == ExecutionStatus.RUNNING);
  }

  @Override
  public void close() {
    moments.close();
    rules.close();
    services.close();
    stack.close();
  }
}
