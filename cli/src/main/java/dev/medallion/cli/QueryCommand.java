package dev.medallion.cli;

import dev.medallion.pipeline.Layer;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one Athena statement and prints its rows. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = "Run Athena SQL, and print the rows as a table, as CSV or as JSON.")
final class QueryCommand implements Callable<Integer> {
  @Mixin private TargetOption target;

  @Option(
      names = "--layer",
      defaultValue = "GOLD",
      description = "The layer whose tables need no catalog: ${COMPLETION-CANDIDATES}.")
  private Layer layer;

  @ArgGroup private Form form = new Form();

  /** How rows are printed; whole values in each but the table. */
  private static final class Form {
    @Option(
        names = "--csv",
        description = "Print CSV by RFC 4180 with a header; a null is nothing, and \"\" is empty.")
    private boolean csv;

    @Option(
        names = "--json",
        description = "Print a JSON array with an object for each row, numbers as numbers.")
    private boolean json;
  }

  @Parameters(paramLabel = "SQL", description = "The statement.")
  private String sql;

  @Override
  public Integer call() throws InterruptedException {
    String namespace = target.pipeline().namespace();
    try (Target opened = target.open()) {
      AthenaQuery.Rows rows =
          new AthenaQuery(opened.services().athena(), opened.stack().workGroup())
              .run(sql, opened.stack().catalog(layer), namespace);
      if (form.json) {
        System.out.println(QueryFormat.json(rows));
      } else if (form.csv) {
        System.out.print(QueryFormat.csv(rows));
        if (rows.changed().isPresent()) {
          QueryFormat.text(rows).forEach(System.err::println);
        }
      } else {
        QueryFormat.text(rows).forEach(System.out::println);
      }
    }
    return 0;
  }
}
