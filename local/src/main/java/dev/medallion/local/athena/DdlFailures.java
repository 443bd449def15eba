package dev.medallion.local.athena;

import dev.medallion.local.athena.EngineFailures.EngineError;
import dev.medallion.local.athena.statement.StatementKind;

/**
 * Puts Trino's errors on translated DDL into Athena's words: the text that Trino saw is not the
 * user's.
 */
final class DdlFailures {
  private static final int NO_ACCESS = 1100;
  private static final int INTERNAL = 1;

  private DdlFailures() {}

  static Failure translate(EngineError error, StatementKind kind) {
    if (!error.isUserError()) {
      return new Failure(Failure.SYSTEM, INTERNAL, error.kind() + ": " + error.message());
    }
    boolean missing =
        switch (error.kind()) {
          case "NOT_FOUND", "SCHEMA_NOT_FOUND" -> true;
          default -> false;
        };
    if (missing && kind == StatementKind.CREATE_TABLE) {
      return new Failure(Failure.USER, NO_ACCESS, "Cannot find or access the specified table");
    }
    String message = error.message().replaceFirst("^line \\d+:\\d+: ", "");
    return new Failure(Failure.USER, NO_ACCESS, error.kind() + ": " + message);
  }
}
