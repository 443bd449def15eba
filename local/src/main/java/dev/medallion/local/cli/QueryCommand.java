package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one Athena statement and prints its rows. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Run Athena SQL against what is up, and print the rows as a table.")
final class QueryCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Option(
      names = "--layer",
      defaultValue = "GOLD",
      description = "The layer whose tables need no catalog: ${COMPLETION-CANDIDATES}.")
  private Layer layer;

  @Parameters(paramLabel = "SQL", description = "The statement.")
  private String sql;

  @Override
  public Integer call() throws InterruptedException {
    Deployed deployed = Deployed.at(state.folder().requireRunning());
    String namespace = Pipelines.load(Installation.current()).namespace();
    try (Services services = Services.at(deployed.endpoint())) {
      AthenaQuery.Rows rows =
          new AthenaQuery(services.athena(), deployed.workGroup())
              .run(sql, deployed.catalog(layer), namespace);
      if (rows.changed().isPresent()) {
        System.out.println("  (%s changed)".formatted(count(rows.changed().get())));
      } else if (rows.columns().isEmpty()) {
        System.out.println("  (done)");
      } else {
        rows.table().lines().forEach(System.out::println);
        System.out.println("  (%s)".formatted(count(rows.rows().size())));
      }
    }
    return 0;
  }

  private static String count(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }
}
