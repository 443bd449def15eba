package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while reading goes on, so that a user can fix everything in one go. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final String settingsFile;

  /** Those of a pipeline. */
  Problems() {
    this(PipelineLoader.FILE);
  }

  /**
   * @param settingsFile the file whose settings are read
   */
  Problems(String settingsFile) {
    this.settingsFile = settingsFile;
  }

  /** Adds what is wrong with a line of the file whose settings are read. */
  void add(int line, String message) {
    add(settingsFile, line, message);
  }

  void add(String file, int line, String message) {
    found.add(new Problem(file, line, message));
  }

  /** All of it, as it was found. */
  List<Problem> all() {
    return List.copyOf(found);
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
