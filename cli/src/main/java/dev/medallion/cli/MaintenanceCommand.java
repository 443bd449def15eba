package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how tables are maintained, enforces what is declared, and runs the jobs on demand. */
@Command(
    name = "maintenance",
    mixinStandardHelpOptions = true,
    description = "Show how the tables are maintained: declared, configured, and carried out.")
final class MaintenanceCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private TargetOption target;

  @Parameters(
      paramLabel = "TABLE",
      arity = "0..1",
      description = "One table, such as sales or gold.retail.product_performance; all without it.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--apply",
      description = "First configure every table as declared, by the maintenance function.")
  private boolean apply;

  @Option(
      names = "--run",
      description =
          "Run the maintenance jobs now and wait for them; not with --stack, since S3 Tables runs"
              + " them when it chooses.")
  private boolean run;

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      description =
          "With --run, take this time, such as 2026-12-31T00:00:00Z, for the present: later than"
              + " it is, so that what is young now is old. Not while files are taken in: a"
              + " statement under way fails if what it began from expires.")
  private Optional<Instant> asOf = Optional.empty();

  @Option(names = "--json", description = "Print one JSON array on standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (asOf.isPresent() && !run) {
      throw new UserError("--as-of moves time for the jobs: give it together with --run");
    }
    Pipeline pipeline = target.pipeline();
    try (Target opened = target.open()) {
      MaintenanceInspector inspector = new MaintenanceInspector(opened, pipeline);
      List<TableName> tables = new Tables(opened.services(), opened.stack()).named(table);
      if (run) {
        inspector.requireJobsOnDemand();
      }
      if (apply) {
        apply(opened.services(), opened.stack(), json ? System.err : System.out);
      }
      if (run) {
        for (TableName each : tables) {
          inspector.run(each, asOf.map(Instant::toString));
        }
      }
      List<MaintenanceRow> rows = inspector.rows(tables);
      print(rows);
      return rows.stream().anyMatch(MaintenanceCommand::hasFailed) ? 1 : 0;
    }
  }

  private static void apply(Services services, DeployedStack deployed, PrintStream out)
      throws IOException {
    JsonNode report = MaintenanceCall.ask(services, deployed, "{}");
    for (JsonNode setting : report.path("settings")) {
      if (!setting.path("done").asText().equals("nothing")) {
        out.printf(
            "  %s %s: %s, was %s%n",
            setting.path("table").asText(),
            setting.path("type").asText(),
            setting.path("declared").asText(),
            setting.path("found").asText());
      }
    }
    for (JsonNode entry : report.path("access")) {
      if (!entry.path("done").asText().equals("NOTHING")) {
        out.printf(
            "  %s for %s (%s): %s%n",
            entry.path("table").asText(),
            entry.path("principal").asText(),
            entry.path("columns").asText(),
            entry.path("done").asText().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void print(List<MaintenanceRow> rows) throws JsonProcessingException {
    if (json) {
      System.out.println(JSON.writeValueAsString(rows));
      return;
    }
    new MaintenancePrinter(System.out).print(rows);
  }

  private static boolean hasFailed(MaintenanceRow row) {
    return row.jobs().values().stream().anyMatch(job -> !job.failure().isEmpty());
  }
}
