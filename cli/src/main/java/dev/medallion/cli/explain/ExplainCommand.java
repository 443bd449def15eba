package dev.medallion.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.QueryFormat;
import dev.medallion.cli.Tables;
import dev.medallion.cli.Target;
import dev.medallion.cli.TargetOption;
import dev.medallion.cli.UserError;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what rows of a gold table were made of, down to the records in the landing bucket. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Show what rows of a gold table were made of: the rows of silver, what each of them"
            + " contributes to each number, and the records of bronze with their text in landing."
            + " Runs queries of Athena, which cost what they read.")
public final class ExplainCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final int SAMPLES = 10;

  @Mixin private TargetOption target;

  @Parameters(
      paramLabel = "TABLE",
      description = "A gold table, such as product_performance or gold.product_performance.")
  private String table;

  @Option(
      names = "--where",
      required = true,
      paramLabel = "CONDITION",
      description =
          "Which of its rows, in Athena SQL, such as \"month = date '2026-01-01' and company ="
              + " 'Acme'\".")
  private String where;

  @Option(
      names = "--column",
      paramLabel = "COLUMN",
      description = "The column to explain (default: all).")
  private String column;

  @Option(
      names = "--as-of",
      paramLabel = "SNAPSHOT",
      description = "The id of a snapshot of the table that is still kept (default: the newest).")
  private String snapshot;

  @Option(
      names = "--all",
      description = "Give all rows (default: the first " + SAMPLES + " of each kind).")
  private boolean all;

  @ArgGroup private Form form = new Form();

  @Spec private CommandSpec spec;

  private final ColumnLineage.Reader columns;

  /** How it is printed. */
  private static final class Form {
    @Option(
        names = "--csv",
        description = "Print CSV by RFC 4180 with a header: a row for each record of bronze.")
    private boolean csv;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;
  }

  /**
   * The command.
   *
   * @param columns reads off a pipeline's queries what columns are made of
   */
  public ExplainCommand(ColumnLineage.Reader columns) {
    this.columns = columns;
  }

  @Override
  public Integer call() throws InterruptedException, JsonProcessingException {
    Pipeline pipeline = target.pipeline();
    GoldModel model = model(pipeline);
    Path folder = Medallion.of(spec).project().folder();
    try (Target opened = target.open()) {
      Explanation explanation =
          new Explainer(opened.services(), opened.stack(), pipeline, () -> columns.of(folder))
              .explain(
                  model,
                  new Explainer.Request(
                      where,
                      Optional.ofNullable(column),
                      Optional.ofNullable(snapshot),
                      all ? Integer.MAX_VALUE : SAMPLES,
                      all ? Integer.MAX_VALUE : SAMPLES));
      ExplanationPrinter printer = new ExplanationPrinter(explanation);
      if (form.json) {
        System.out.println(JSON.writeValueAsString(explanation));
      } else if (form.csv) {
        System.out.print(QueryFormat.csv(printer.rows()));
        explanation.notes().forEach(note -> System.err.println("medallion: " + note));
      } else {
        printer.lines().forEach(System.out::println);
      }
    }
    return 0;
  }

  private GoldModel model(Pipeline pipeline) {
    return pipeline.gold().stream()
        .filter(
            model ->
                Tables.isNamed(
                    new TableName(Layer.GOLD, pipeline.namespace(), model.name()), table))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "pipeline.yaml declares no gold table \"%s\"; it declares %s"
                        .formatted(
                            table,
                            pipeline.gold().stream()
                                .map(GoldModel::name)
                                .collect(Collectors.joining(", ")))));
  }
}
