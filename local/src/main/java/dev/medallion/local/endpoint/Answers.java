package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes whole answers to the JDK's HTTP server. */
public final class Answers {
  private static final int NO_BODY = -1;

  private Answers() {}

  /** Sends text and ends the exchange. */
  public static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    send(exchange, status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes and ends the exchange; without any there is no content type either. */
  public static void send(HttpExchange exchange, int status, String contentType, byte[] body)
      throws IOException {
    try (exchange) {
      if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, NO_BODY);
        return;
      }
      exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of(contentType));
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
