package dev.medallion.local.engine;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One started Trino child process that answers statements. */
final class TrinoServer implements AutoCloseable {
  /**
   * How long the driver asks again when no answer comes: by default it does so for two minutes, and
   * a statement would seem to run for as long after its server has died.
   */
  private static final int LOST_MILLIS = 10_000;

  private static final String PASSWORD = "X-Medallion-Password";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;

  private final ChildJvm child;
  private final int port;
  private final String password;

  private TrinoServer(ChildJvm child, int port, String password) {
    this.child = child;
    this.password = password;
    this.port = port;
  }

  /** Starts a child; it answers nothing before {@link #awaitFirstAnswer} has returned. */
  static TrinoServer launch(Installation installation, Site site) {
    int port = freePort();
    String password = UUID.randomUUID().toString();
    ChildJvm.Launch launch = TrinoLaunch.of(installation, site, port, password);
    return new TrinoServer(ChildJvm.start(launch), port, password);
  }

  /**
   * Waits until the child has answered its first statement.
   *
   * @throws IllegalStateException if it ends or does not answer in time; the message names its log
   */
  void awaitFirstAnswer() throws InterruptedException {
    try {
      awaitStarted();
      awaitStatement();
    } catch (InterruptedException | RuntimeException e) {
      // A cache that was recorded by a start that failed lacks most of what a start needs.
      child.closeWithoutCache();
      throw e;
    }
  }

  boolean isAlive() {
    return child.isAlive();
  }

  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "athena");
    // What the driver knows as a password it sends over TLS only.
    properties.setProperty("extraHeaders", PASSWORD + ":" + password);
    properties.setProperty("source", "athena");
    properties.setProperty("timezone", "UTC");
    Connection connection =
        DriverManager.getConnection("jdbc:trino://127.0.0.1:" + port, properties);
    connection.setNetworkTimeout(Runnable::run, LOST_MILLIS);
    return connection;
  }

  @Override
  public void close() {
    child.close();
  }

  /** Asks over plain HTTP: the JDBC driver retries a refused connection for minutes. */
  private void awaitStarted() throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info"))
            .header(PASSWORD, password)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      Instant limit = Instant.now().plus(START_LIMIT);
      while (true) {
        String why;
        try {
          HttpResponse<String> answer =
              client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
          if (answer.statusCode() == 200 && answer.body().contains("\"starting\":false")) {
            return;
          }
          why = "it says " + answer.body();
        } catch (IOException e) {
          why = String.valueOf(e.getMessage());
        }
        pause(limit, why);
      }
    }
  }

  /** The server may say that it has started before it knows itself as a worker. */
  private void awaitStatement() throws InterruptedException {
    Instant limit = Instant.now().plus(START_LIMIT);
    while (true) {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("SELECT 1");
        return;
      } catch (SQLException e) {
        pause(limit, String.valueOf(e.getMessage()));
      }
    }
  }

  private void pause(Instant limit, String why) throws InterruptedException {
    if (child.process().waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Trino ended while it started; see " + child.log());
    }
    if (Instant.now().isAfter(limit)) {
      throw new IllegalStateException(
          "Trino does not answer after %d s (%s); see %s"
              .formatted(START_LIMIT.toSeconds(), why, child.log()));
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
