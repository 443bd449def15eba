package dev.medallion.cfn;

import dev.medallion.pipeline.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong with a template, so that all of it is said at once. */
public final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  /**
   * Nothing found yet.
   *
   * @param file the file's name as messages have it
   */
  public Problems(String file) {
    this.file = file;
  }

  /** Notes a problem. */
  public void add(int line, String message) {
    Problem problem = new Problem(file, line, message);
    // A node that several resources share through an alias is read once per resource.
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  /**
   * Ends the checks.
   *
   * @throws TemplateException if anything was found; it holds all of it, by line
   */
  public void throwIfAny() throws TemplateException {
    if (!found.isEmpty()) {
      throw new TemplateException(
          found.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
  }
}
