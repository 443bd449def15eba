package dev.medallion.functions.advance;

import java.time.Duration;
import java.time.Instant;

/**
 * The execution that was started last, as whoever started it wrote down beforehand. Lists of
 * executions are eventually consistent, so two looks of the same moment may find none; of those
 * that want to write this, only one succeeds.
 *
 * @param execution its name
 * @param at when it was about to be started, in ISO 8601
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html">
 *     ListExecutions</a>
 */
record NewestRun(String execution, String at) {
  /** After so long a list shows it; if none does, its start failed. */
  private static final Duration SHOWN_AFTER = Duration.ofMinutes(1);

  /** Where it is kept in the artifacts bucket. */
  static final String KEY = "runs/newest.json";

  /** Whether lists may not show it yet. */
  boolean mayBeUnlisted(Instant now) {
    return now.isBefore(Instant.parse(at).plus(SHOWN_AFTER));
  }
}
