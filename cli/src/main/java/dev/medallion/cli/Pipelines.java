package dev.medallion.cli;

import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Path;

/** Loads a pipeline folder for a command, with its problems as the user's to mend. */
public final class Pipelines {
  private Pipelines() {}

  /** The validated pipeline. Throws a {@link UserError} with every problem, a line each. */
  public static Pipeline load(Path folder) {
    try {
      return PipelineLoader.load(folder);
    } catch (PipelineException invalid) {
      throw new UserError(
          "the pipeline has %d problem%s:%n%s"
              .formatted(
                  invalid.problems().size(),
                  invalid.problems().size() == 1 ? "" : "s",
                  invalid.getMessage().indent(2).stripTrailing()),
          invalid);
    }
  }
}
