package dev.medallion.local.trino;

import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorContext;
import io.trino.spi.connector.ConnectorFactory;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.transaction.IsolationLevel;
import io.trino.testing.TestingConnectorSession;
import io.trino.testing.TestingMetadata;
import io.trino.testing.TestingTransactionHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connector to tables that have columns and no rows. */
final class DeclaredTables implements ConnectorFactory, Connector {
  /** The schema of tables that queries name without one. */
  static final String SCHEMA = "silver";

  private static final ConnectorSession SESSION = TestingConnectorSession.SESSION;

  private final TestingMetadata metadata = new TestingMetadata();

  /** Defines a table, or defines it anew. */
  void define(String schema, String name, List<ColumnMetadata> columns) {
    SchemaTableName table = new SchemaTableName(schema, name);
    ConnectorTableHandle earlier =
        metadata.getTableHandle(SESSION, table, Optional.empty(), Optional.empty());
    if (earlier != null) {
      metadata.dropTable(SESSION, earlier);
    }
    metadata.createTable(SESSION, new ConnectorTableMetadata(table, columns), SaveMode.FAIL);
  }

  @Override
  public String getName() {
    return "declared";
  }

  @Override
  public Connector create(
      String catalog, Map<String, String> configuration, ConnectorContext context) {
    return this;
  }

  @Override
  public ConnectorMetadata getMetadata(
      ConnectorSession session, ConnectorTransactionHandle transaction) {
    return metadata;
  }

  @Override
  public ConnectorTransactionHandle beginTransaction(
      IsolationLevel isolation, boolean readOnly, boolean autoCommit) {
    return TestingTransactionHandle.create();
  }

  @Override
  public void shutdown() {
    // Holds nothing.
  }
}
