package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Trino in a child process that is started when it is first needed, and again when it has died.
 *
 * <p>Its catalogs follow the table buckets: a bucket that was made a moment ago is there for the
 * next connection.
 */
public final class TrinoProcess implements TrinoEngine, AutoCloseable {
  private final Installation installation;
  private final Site site;
  private final URI catalog;
  private final Supplier<? extends Collection<String>> tableBuckets;
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicReference<TrinoServer> child = new AtomicReference<>();
  private volatile boolean closed;
  private Optional<Running> running = Optional.empty();

  /**
   * A process that is not started yet.
   *
   * @param installation where Trino is staged
   * @param site where the state lies
   * @param catalog the base URI of the Iceberg REST catalog of all table buckets
   * @param tableBuckets gives the names of the table buckets that exist now
   */
  public TrinoProcess(
      Installation installation,
      Site site,
      URI catalog,
      Supplier<? extends Collection<String>> tableBuckets) {
    this.installation = installation;
    this.site = site;
    this.catalog = catalog;
    this.tableBuckets = tableBuckets;
  }

  /**
   * Starts the process, if it does not run, and creates the catalogs; returns when both are done.
   *
   * @throws IllegalStateException if it cannot be started or this was closed
   */
  public void start() throws SQLException, InterruptedException {
    connect(Optional.empty(), Optional.empty()).close();
  }

  @Override
  public Connection connect(Optional<String> catalog, Optional<String> schema)
      throws SQLException, InterruptedException {
    Connection connection = connectToRunning();
    try {
      if (catalog.isPresent()) {
        connection.setCatalog(catalog.get());
      }
      if (schema.isPresent()) {
        connection.setSchema(schema.get());
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Stops the child, even one that is still starting; nothing can be run afterwards. */
  @Override
  public void close() {
    closed = true;
    TrinoServer server = child.get();
    if (server != null) {
      server.close();
    }
  }

  private Connection connectToRunning() throws SQLException, InterruptedException {
    starting.lockInterruptibly();
    try {
      if (closed) {
        throw new IllegalStateException("Trino was stopped");
      }
      if (running.filter(now -> now.server().isAlive()).isEmpty()) {
        running = Optional.of(startServer());
      }
      return running.orElseThrow().connect(tableBuckets.get());
    } finally {
      starting.unlock();
    }
  }

  private Running startServer() throws InterruptedException {
    TrinoServer died = child.get();
    if (died != null) {
      died.close();
    }
    TrinoServer server = TrinoServer.launch(installation, site);
    child.set(server);
    if (closed) {
      server.close();
    }
    server.awaitFirstAnswer();
    return new Running(server, new TrinoCatalogs(catalog));
  }

  private record Running(TrinoServer server, TrinoCatalogs catalogs) {
    Connection connect(Collection<String> tableBuckets) throws SQLException {
      Connection connection = server.connect();
      try {
        catalogs.match(tableBuckets, connection);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
  }
}
