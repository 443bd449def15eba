package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;

/** Loads the checkout's pipeline for a command, with its problems as the user's to mend. */
final class Pipelines {
  private Pipelines() {}

  /** The validated pipeline. Throws a {@link UserError} with every problem, a line each. */
  static Pipeline load(Installation installation) {
    try {
      return PipelineLoader.load(installation.pipeline());
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
