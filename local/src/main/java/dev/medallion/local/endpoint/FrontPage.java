package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Leads a person who opens {@code /} in a browser to the pages that are shown; every other request
 * is for a service. A browser asks for HTML and signs nothing, and no client of AWS does so.
 *
 * @param pages the path of the pages; empty while there are none
 * @param services answers for the services
 */
record FrontPage(Supplier<String> pages, HttpHandler services) implements HttpHandler {
  private static final int FOUND = 302;

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (pages.get().isEmpty() || !isOpenedByBrowser(exchange)) {
      services.handle(exchange);
      return;
    }
    try (exchange) {
      exchange.getResponseHeaders().set("Location", pages.get());
      exchange.sendResponseHeaders(FOUND, -1);
    }
  }

  private static boolean isOpenedByBrowser(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().toString().equals("/")
        && !exchange.getRequestHeaders().containsKey("Authorization")
        && Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
            .filter(accepted -> accepted.contains("text/html"))
            .isPresent();
  }
}
