package dev.medallion.cli;

import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import dev.medallion.pipeline.Problem;
import dev.medallion.pipeline.Source;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Loads a pipeline folder for a command, with its problems as the user's to fix. */
public final class Pipelines {
  private Pipelines() {}

  /** The validated pipeline. Throws a {@link UserError} with every problem, a line each. */
  public static Pipeline load(Path folder) {
    try {
      return PipelineLoader.load(folder);
    } catch (PipelineException invalid) {
      throw new UserError(message(invalid.problems()), invalid);
    }
  }

  /** A source that a user has named. Throws a {@link UserError} that names those there are. */
  public static Source source(Pipeline pipeline, String name) {
    return pipeline
        .source(name)
        .orElseThrow(
            () ->
                new UserError(
                    "pipeline.yaml declares no source \"%s\"; it declares %s"
                        .formatted(
                            name,
                            pipeline.sources().stream()
                                .map(Source::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** The error that says every problem, a line each. */
  public static UserError invalid(List<Problem> problems) {
    return new UserError(message(problems));
  }

  private static String message(List<Problem> problems) {
    return "the pipeline has %d problem%s:%n%s"
        .formatted(
            problems.size(),
            problems.size() == 1 ? "" : "s",
            problems.stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"))
                .indent(2)
                .stripTrailing());
  }
}
