package dev.medallion.cfn;

import dev.medallion.pipeline.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be deployed; says everything that is wrong with it. */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  TemplateException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, by line; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
