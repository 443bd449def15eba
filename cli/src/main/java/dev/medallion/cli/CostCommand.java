package dev.medallion.cli;

import dev.medallion.cfn.TemplateException;
import dev.medallion.cost.CostException;
import dev.medallion.cost.CostReport;
import dev.medallion.cost.CostTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what the design costs on AWS. */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    description =
        "Compute what drops cost on AWS and how near they come to its quotas, from the template,"
            + " the pipeline and your prices.")
final class CostCommand implements Callable<Integer> {
  @Option(
      names = "--drops",
      paramLabel = "N",
      defaultValue = "1,100,100000",
      split = ",",
      description = "Files dropped a day, several days with commas (default: ${DEFAULT-VALUE}).")
  private List<Long> drops;

  @Option(
      names = "--drop-size",
      paramLabel = "SIZE",
      defaultValue = "100KB",
      description = "The size of a file, in KB, MB, GB or TB (default: ${DEFAULT-VALUE}).")
  private String dropSize;

  @Option(
      names = "--table-size",
      paramLabel = "SIZE",
      description = "What bronze holds (default: history_days of drops).")
  private Optional<String> tableSize = Optional.empty();

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "Your prices, assumptions and limits (default: docs/prices.yaml).")
  private Path prices;

  @Spec private CommandSpec spec;

  @ArgGroup private Form form = new Form();

  /** How it is printed. */
  private static final class Form {
    @Option(names = "--json", description = "Print one JSON object, for scripts.")
    private boolean json;

    @Option(names = "--markdown", description = "Print the page docs/cost.md.")
    private boolean markdown;
  }

  @Override
  public Integer call() throws TemplateException {
    if (drops.stream().anyMatch(number -> number < 1)) {
      throw new UserError("--drops must be at least 1 each");
    }
    Medallion medallion = Medallion.of(spec);
    CostReport.Question question =
        new CostReport.Question(
            drops,
            Size.gigabytes("--drop-size", dropSize),
            tableSize.map(size -> Size.gigabytes("--table-size", size)),
            prices == null ? medallion.checkout().prices() : prices);
    CostReport report = report(medallion, question);
    if (form.json) {
      System.out.println(report.json());
    } else if (form.markdown) {
      System.out.print(report.markdown());
    } else {
      report.summary().forEach(CostCommand::print);
    }
    return 0;
  }

  private static CostReport report(Medallion medallion, CostReport.Question question)
      throws TemplateException {
    try {
      return CostReport.of(
          medallion.checkout().home(), Pipelines.load(medallion.project().folder()), question);
    } catch (CostException e) {
      throw new UserError(
          "the costs cannot be computed:\n" + e.getMessage().indent(2).stripTrailing(), e);
    }
  }

  private static void print(CostTable costs) {
    System.out.printf("%n%s%n", costs.title());
    TextTable table = new TextTable(costs.header());
    costs
        .rows()
        .forEach(row -> table.row(row.stream().map(cell -> cell.replace("**", "")).toList()));
    table.lines().forEach(System.out::println);
  }
}
