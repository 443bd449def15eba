package dev.medallion.local.launcher;

import dev.medallion.cli.Medallion;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.UserError;
import dev.medallion.local.Installation;
import dev.medallion.local.modeltest.JUnitReport;
import dev.medallion.local.modeltest.ModelTesting;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.ModelTests;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the tests of models that stand in the pipeline's folder. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description =
        "Run the tests of models, tests/*.yaml in the pipeline's folder, on the engines: silver on"
            + " Spark, gold on Trino.")
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Names of tests, or of models that tests expect rows of, such as customer_sales; none for"
              + " all tests.")
  private List<String> names = List.of();

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the results as JUnit's XML, too.")
  private Path junit;

  @Override
  public Integer call() throws InterruptedException {
    Installation installation =
        Installation.current().withPipeline(Medallion.of(spec).project().folder());
    Pipeline pipeline = Pipelines.load(installation.pipeline());
    List<ModelTest> all = load(installation.pipeline(), pipeline);
    List<ModelTest> tests = chosen(all);
    List<ModelTesting.Result> results = new ArrayList<>();
    try (ModelTesting testing = new ModelTesting(installation, pipeline, all)) {
      for (ModelTest test : tests) {
        ModelTesting.Result result = testing.run(test);
        results.add(result);
        print(result);
      }
      return report(results);
    }
  }

  private int report(List<ModelTesting.Result> results) {
    if (junit != null) {
      JUnitReport.write(junit, results);
    }
    long failed = results.stream().filter(result -> !result.passed()).count();
    System.out.printf(
        "  %d test%s, %d failed%n", results.size(), results.size() == 1 ? "" : "s", failed);
    System.out.flush();
    return failed == 0 ? 0 : 1;
  }

  private static List<ModelTest> load(Path folder, Pipeline pipeline) {
    try {
      return ModelTests.load(folder, pipeline);
    } catch (PipelineException invalid) {
      throw Pipelines.invalid(invalid.problems());
    }
  }

  private List<ModelTest> chosen(List<ModelTest> all) {
    if (all.isEmpty()) {
      throw new UserError(
          "there are no tests: write them into tests/*.yaml in the pipeline's folder");
    }
    if (names.isEmpty()) {
      return all;
    }
    List<ModelTest> chosen =
        all.stream().filter(test -> names.stream().anyMatch(name -> isOf(test, name))).toList();
    for (String name : names) {
      if (all.stream().noneMatch(test -> isOf(test, name))) {
        List<String> known = all.stream().map(ModelTest::name).toList();
        String guess = Suggestion.didYouMean(name, known);
        throw new UserError(
            "no test is named \"%s\", and none expects rows of such a model%s"
                .formatted(
                    name, guess.isEmpty() ? "; there are " + String.join(", ", known) : guess));
      }
    }
    return chosen;
  }

  private static boolean isOf(ModelTest test, String name) {
    return test.name().equals(name)
        || test.expected().keySet().stream()
            .anyMatch(table -> table.equals(name) || table.endsWith("." + name));
  }

  private static void print(ModelTesting.Result result) {
    System.out.printf(
        Locale.ROOT,
        "  %s %s  %.1fs%n",
        result.passed() ? "ok    " : "FAILED",
        result.test().name(),
        result.took().toMillis() / 1000.0);
    result.problems().forEach(line -> System.out.println("    " + line));
  }
}
