package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;

/** Places of a model's query, as its user knows them: file, line and column. */
final class QueryPlace {
  private QueryPlace() {}

  /**
   * A place, to begin a message with; nothing if the plan does not say which file it is in.
   *
   * @param line from 1
   * @param column from 1
   */
  static String at(SilverPlan plan, int line, int column) {
    return plan.file().isEmpty() ? "" : "%s:%d:%d: ".formatted(plan.file(), line, column);
  }

  /**
   * The place of a part of the query, likewise.
   *
   * @param offset where it begins, from 0
   * @param part its text; nothing is said if the query has another one there
   */
  static String of(SilverPlan plan, int offset, String part) {
    if (offset < 0 || !plan.sql().startsWith(part, offset)) {
      return "";
    }
    String before = plan.sql().substring(0, offset);
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return at(plan, line, offset - before.lastIndexOf('\n'));
  }
}
