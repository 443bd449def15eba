package dev.medallion.cli.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
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
            + " With --since, show which rows changed, by how much, and which objects came in"
            + " between."
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
      paramLabel = "CONDITION",
      description =
          "Which of its rows, in Athena SQL, such as \"month = date '2026-01-01' and company ="
              + " 'Acme'\". Required without --since.")
  private String where;

  @Option(
      names = "--since",
      paramLabel = "RUN|TIME",
      description =
          "Show what changed since a run left the table, or since a time such as"
              + " 2026-11-30T10:00:00Z or 2026-11-30.")
  private String since;

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
    if (where == null && since == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "Say which rows by --where CONDITION, or since when by --since RUN|TIME");
    }
    Pipeline pipeline = target.pipeline();
    GoldModel model = model(pipeline);
    Path folder = Medallion.of(spec).project().folder();
    try (Target opened = target.open()) {
      if (since == null) {
        explain(
            new Explainer(opened.services(), opened.stack(), pipeline, () -> columns.of(folder)),
            model);
      } else {
        compare(new ChangeFinder(opened.services(), opened.stack(), pipeline), model);
      }
    }
    return 0;
  }

  private void explain(Explainer explainer, GoldModel model)
      throws InterruptedException, JsonProcessingException {
    Explanation explanation =
        explainer.explain(
            model,
            new Explainer.Request(
                where,
                Optional.ofNullable(column),
                Optional.ofNullable(snapshot),
                all ? Integer.MAX_VALUE : SAMPLES,
                all ? Integer.MAX_VALUE : SAMPLES));
    ExplanationPrinter printer = new ExplanationPrinter(explanation);
    print(explanation, printer.lines(), printer.rows(), explanation.notes());
  }

  private void compare(ChangeFinder finder, GoldModel model)
      throws InterruptedException, JsonProcessingException {
    Changes changes =
        finder.find(
            model,
            new ChangeFinder.Request(
                since,
                Optional.ofNullable(where),
                Optional.ofNullable(column),
                Optional.ofNullable(snapshot),
                all ? Optional.empty() : Optional.of(SAMPLES)));
    ChangesPrinter printer = new ChangesPrinter(changes);
    print(changes, printer.lines(), printer.rows(), changes.notes());
  }

  private void print(Object result, List<String> lines, AthenaQuery.Rows rows, List<String> notes)
      throws JsonProcessingException {
    if (form.json) {
      System.out.println(JSON.writeValueAsString(result));
    } else if (form.csv) {
      System.out.print(QueryFormat.csv(rows));
      notes.forEach(note -> System.err.println("medallion: " + note));
    } else {
      lines.forEach(System.out::println);
    }
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
