package dev.medallion.local.modeltest;

import dev.medallion.pipeline.Problem;

/** A test that cannot be run as it is written. */
final class TestError extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  TestError(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
