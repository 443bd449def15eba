package dev.medallion.jobs.bronze;

import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Finds in a failed query the file that it could not read. */
final class UnreadableFile {
  private static final String CONDITION = "FAILED_READ_FILE";

  private UnreadableFile() {}

  /** Which of the objects the query failed of, if it was one. */
  static Optional<LandedObject> in(Throwable failure, List<LandedObject> objects) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SparkThrowable error
          && String.valueOf(error.getCondition()).startsWith(CONDITION)) {
        String path = String.valueOf(error.getMessageParameters().get("path"));
        return objects.stream()
            .filter(object -> path.endsWith(object.path().toUri().getSchemeSpecificPart()))
            .findFirst();
      }
    }
    return Optional.empty();
  }

  /** What the user is told. */
  static Refusal refusal(LandedObject object, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason =
        "%s cannot be read to its end, perhaps cut short or damaged: %s; upload it again"
            .formatted(object.uri(), cause.getMessage());
    return new Refusal(reason, Refusal.Cause.ACCESS);
  }
}
