package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.Query;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maintenance on demand, for which AWS has no operation: {@code GET} answers with the newest {@link
 * MaintenanceReport} of each table, {@code POST} runs the jobs now and answers with their reports.
 * Its query may name a {@code bucket} and a {@code table}, and an instant {@code as-of} that counts
 * as the present.
 */
public final class MaintenanceOnDemand implements HttpHandler {
  /** Where it is served. */
  public static final String PATH = "/_medallion/maintenance";

  private static final String TYPE = "application/json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MaintenanceJobs jobs;
  private final InstantSource clock;

  /** Runs those jobs on request. */
  public MaintenanceOnDemand(MaintenanceJobs jobs, InstantSource clock) {
    this.jobs = jobs;
    this.clock = clock;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      List<MaintenanceReport> reports =
          exchange.getRequestMethod().equals("POST")
              ? run(Query.of(exchange.getRequestURI()))
              : jobs.newest();
      Answers.send(exchange, 200, TYPE, JSON.writeValueAsString(reports));
    } catch (IllegalArgumentException e) {
      refuse(exchange, 400, e);
    } catch (RuntimeException e) {
      refuse(exchange, 500, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(exchange, 503, e);
    }
  }

  private List<MaintenanceReport> run(Query query) throws InterruptedException {
    Instant present = clock.instant();
    Instant now = query.value("as-of").map(MaintenanceOnDemand::instant).orElse(present);
    if (now.isBefore(present)) {
      throw new IllegalArgumentException(
          "%s has passed; time can only be moved forward, and it is %s".formatted(now, present));
    }
    return jobs.run(query.value("bucket"), query.value("table"), now);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no instant such as 2026-01-31T00:00:00Z".formatted(text), e);
    }
  }

  private static void refuse(HttpExchange exchange, int status, Exception e) throws IOException {
    Answers.send(
        exchange,
        status,
        TYPE,
        JSON.writeValueAsString(Map.of("error", Optional.ofNullable(e.getMessage()).orElse(""))));
  }
}
