package dev.medallion.local.lambda;

import java.util.Map;

/** A function that cannot start. */
public final class FailingConstructor {
  public FailingConstructor() {
    throw new IllegalArgumentException("BRONZE_JOB is not set");
  }

  /** Never reached. */
  public Object handle(Map<String, Object> event) {
    return event;
  }
}
