package dev.medallion.local.launcher;

import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.UserError;
import dev.medallion.local.Installation;
import dev.medallion.local.validation.Validation;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks the pipeline without running anything. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Check the pipeline and all its SQL without running it: syntax, names of tables, columns"
            + " and functions, types, keys, rules and data sets.")
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Installation installation =
        Installation.current().withPipeline(Medallion.of(spec).project().folder());
    Pipeline pipeline = Pipelines.load(installation.pipeline());
    try (Validation validation = new Validation(installation, pipeline)) {
      List<Problem> problems = validation.problems();
      if (!problems.isEmpty()) {
        throw Pipelines.invalid(problems);
      }
      System.out.printf(
          "  %d sources, %d silver and %d gold models, %d data sets: no problem found%n",
          pipeline.sources().size(),
          pipeline.silver().size(),
          pipeline.gold().size(),
          pipeline.dataSets().size());
      System.out.flush();
    }
    return 0;
  }

  /**
   * What the columns of a pipeline are made of.
   *
   * @throws UserError if a query is not right
   */
  static ColumnLineage lineage(Path folder) throws InterruptedException {
    Installation installation = Installation.current().withPipeline(folder);
    try (Validation validation =
        new Validation(installation, Pipelines.load(installation.pipeline()))) {
      Validation.Checked checked = validation.check();
      if (!checked.problems().isEmpty()) {
        throw Pipelines.invalid(checked.problems());
      }
      return new ColumnLineage(checked.origins(), checked.copies());
    }
  }
}
