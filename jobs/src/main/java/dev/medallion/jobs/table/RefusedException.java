package dev.medallion.jobs.table;

import java.util.Optional;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.ForbiddenException;

/** What the catalog of a table would not do, now or later. */
public final class RefusedException extends RuntimeException {
  private RefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The refusal of a commit, if a failure comes of one. */
  static Optional<RefusedException> ofCommit(String table, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException) {
        return Optional.empty();
      }
      if (cause instanceof BadRequestException) {
        return Optional.of(
            new RefusedException(
                ("%s: the catalog takes no such commit: %s; the table holds what it held, and a run"
                        + " goes on from there once the catalog takes it: report this, with the"
                        + " form of docs/first-deployment.md")
                    .formatted(table, cause.getMessage()),
                failure));
      }
      if (cause instanceof ForbiddenException) {
        return Optional.of(hidden(table, cause, failure));
      }
    }
    return Optional.empty();
  }

  /** The refusal to show or to make a table. */
  static RefusedException ofTable(String table, ForbiddenException failure) {
    return hidden(table, failure, failure);
  }

  private static RefusedException hidden(String table, Throwable refusal, Throwable failure) {
    return new RefusedException(
        ("%s: the catalog answered 403: %s; either the job's role lacks a right, which"
                + " `./medallion doctor` names with the command that grants it, or the table is"
                + " missing and the catalog does not say so")
            .formatted(table, refusal.getMessage()),
        failure);
  }
}
