package dev.medallion.pipeline;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The pipeline folder cannot be used; says everything that is wrong with it, not only the first.
 */
public final class PipelineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  PipelineException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order of the files and of their lines; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
