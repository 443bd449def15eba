package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while reading goes on, so that a user mends everything in one round. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  void add(String file, int line, String message) {
    found.add(new Problem(file, line, message));
  }

  /** Throws if anything was found: the pipeline file's problems first, then those of the SQL. */
  void throwIfAny() throws PipelineException {
    if (found.isEmpty()) {
      return;
    }
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing((Problem problem) -> !problem.file().equals(PipelineLoader.FILE))
            .thenComparing(Problem::file)
            .thenComparing(Problem::line));
    throw new PipelineException(sorted);
  }
}
