package dev.medallion.local.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Gives connections to Trino, in which each table bucket is the catalog {@code
 * s3tablescatalog/NAME}.
 */
public interface TrinoEngine {

  /**
   * Opens a connection; starts the engine if it does not run yet.
   *
   * @param catalog the session's catalog
   * @param schema the session's schema
   */
  Connection connect(Optional<String> catalog, Optional<String> schema)
      throws SQLException, InterruptedException;
}
