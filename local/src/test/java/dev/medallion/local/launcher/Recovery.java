package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.local.Installation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;

/** Brings a running local side to rest after a fault, and tells what its tables hold then. */
final class Recovery implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** So many times the schedule may have to come until everything is made good. */
  private static final int MOST_LOOKS = 5;

  private static final List<String> SAMPLES =
      List.of(
          "customers/customers.parquet",
          "sales/sales-2026-01.csv",
          "sales/sales-2026-02.csv",
          "sales/sales-2026-03.csv");

  private final Installation installation = Installation.current();
  private final Expected expected;
  private final Services services;
  private final DeployedStack deployed;
  private final Drops drops;
  private final Quiet quiet;
  private final LakeState lake;

  /**
   * @param state its state folder
   * @param expected what its tables must hold in the end
   */
  Recovery(URI endpoint, Path state, Expected expected) {
    this.expected = expected;
    services = Services.at(endpoint);
    deployed = DeployedStack.at(endpoint);
    drops = new Drops(services, deployed, state);
    quiet = new Quiet(services, deployed, new HttpLocalSide(endpoint, state));
    lake = new LakeState(services, deployed, state);
  }

  /**
   * How it ended.
   *
   * @param found how each layer differs from what it should hold
   * @param looks how often the schedule had to come
   */
  record Outcome(List<LakeState.Difference> found, int looks) {
    boolean isRight() {
      return found.stream().allMatch(LakeState.Difference::isNone);
    }
  }

  Services services() {
    return services;
  }

  DeployedStack deployed() {
    return deployed;
  }

  Drops drops() {
    return drops;
  }

  Quiet quiet() {
    return quiet;
  }

  /** Drops the samples, as {@code ./medallion run} does. */
  void dropSamples() throws IOException {
    Path samples = installation.home().resolve("samples");
    for (String key : SAMPLES) {
      Path file = samples.resolve(key);
      var unused = key.endsWith(".csv") ? expected.sales(file) : expected.customers(file);
      drops.put(key, Files.readAllBytes(file));
    }
  }

  /** Makes the samples look as if they had landed long ago. */
  void ageSamples() throws IOException {
    for (String key : SAMPLES) {
      drops.age(key, Files.readAllBytes(installation.home().resolve("samples").resolve(key)));
    }
  }

  /** Whether every table and data set holds what it should. */
  boolean isRight() throws IOException, InterruptedException {
    return lake.compare(expected).stream().allMatch(LakeState.Difference::isNone);
  }

  /** Waits until nothing is on its way any more. */
  void settle() {
    quiet.await(LIMIT);
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

  /** Calls the function that starts runs; gives its answer, or what it failed of. */
  String advance(String event) {
    return services
        .lambda()
        .invoke(
            call ->
                call.functionName(deployed.functions().get("AdvanceFunction"))
                    .payload(SdkBytes.fromUtf8String(event)))
        .payload()
        .asUtf8String();
  }

  /** Lets the schedule come until everything is right, but not for ever. */
  Outcome makeGood() throws IOException, InterruptedException {
    settle();
    Outcome outcome = new Outcome(lake.compare(expected), 0);
    while (!outcome.isRight() && outcome.looks() < MOST_LOOKS) {
      comeByTheSchedule();
      settle();
      outcome = new Outcome(lake.compare(expected), outcome.looks() + 1);
    }
    return outcome;
  }

  @Override
  public void close() {
    services.close();
  }
}
