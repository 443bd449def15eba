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
 * <p>One process serves one endpoint's table buckets at a time; {@link #over} gives the engine for
 * them.
 */
public final class TrinoProcess implements AutoCloseable {
  private final Installation installation;
  private final Site site;
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicReference<TrinoServer> child = new AtomicReference<>();
  private volatile boolean closed;
  private Optional<Running> running = Optional.empty();

  /**
   * A process that is not started yet.
   *
   * @param installation where Trino is staged
   * @param site where its own files and its log lie
   */
  public TrinoProcess(Installation installation, Site site) {
    this.installation = installation;
    this.site = site;
  }

  /**
   * The engine over the table buckets of an endpoint. Its catalogs follow them: a bucket that was
   * made a moment ago is there for the next connection.
   *
   * @param catalog the base URI of the Iceberg REST catalog of all table buckets
   * @param tableBuckets gives the names of the table buckets that exist now
   */
  public TrinoEngine over(URI catalog, Supplier<? extends Collection<String>> tableBuckets) {
    return (name, schema) -> {
      Connection connection = connect(catalog, tableBuckets.get());
      try {
        if (name.isPresent()) {
          connection.setCatalog(name.get());
        }
        if (schema.isPresent()) {
          connection.setSchema(schema.get());
        }
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    };
  }

  /**
   * Starts the process, if it does not run; returns when it answers.
   *
   * @throws IllegalStateException if it cannot be started or this was closed
   */
  public void start() throws InterruptedException {
    starting.lockInterruptibly();
    try {
      live();
    } finally {
      starting.unlock();
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

  private Connection connect(URI catalog, Collection<String> tableBuckets)
      throws SQLException, InterruptedException {
    starting.lockInterruptibly();
    try {
      return live().connect(catalog, tableBuckets);
    } finally {
      starting.unlock();
    }
  }

  private Running live() throws InterruptedException {
    if (closed) {
      throw new IllegalStateException("Trino was stopped");
    }
    if (running.filter(now -> now.server().isAlive()).isEmpty()) {
      running = Optional.of(startServer());
    }
    return running.orElseThrow();
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
    return new Running(server, new TrinoCatalogs());
  }

  private record Running(TrinoServer server, TrinoCatalogs catalogs) {
    Connection connect(URI catalog, Collection<String> tableBuckets) throws SQLException {
      Connection connection = server.connect();
      try {
        catalogs.match(catalog, tableBuckets, connection);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
  }
}
