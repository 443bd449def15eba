package dev.medallion.cost;

import dev.medallion.pipeline.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The costs cannot be computed; says everything that keeps them from it, a line each. */
public final class CostException extends Exception {
  private static final long serialVersionUID = 1L;

  CostException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
  }

  CostException(String file, String message) {
    this(List.of(new Problem(file, 0, message)));
  }
}
