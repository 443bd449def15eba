package dev.medallion.local.database;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** A file that could not be read or written. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean passes;

  DatabaseException(Path file, SQLException cause) {
    super("%s failed: %s".formatted(file.getFileName(), cause.getMessage()), cause);
    int code = cause.getErrorCode() & 0xff;
    passes =
        code == SQLiteErrorCode.SQLITE_FULL.code
            || code == SQLiteErrorCode.SQLITE_IOERR.code
            || code == SQLiteErrorCode.SQLITE_BUSY.code
            || code == SQLiteErrorCode.SQLITE_CANTOPEN.code;
  }

  /** Whether the same may succeed later: the disk is full, or another process holds the file. */
  public boolean passes() {
    return passes;
  }
}
