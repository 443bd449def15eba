package dev.medallion.console.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Sends an event to each page that is open when the stack has changed.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
public final class LiveStream implements HttpHandler {
  private final ChangeWatch watch;

  public LiveStream(ChangeWatch watch) {
    this.watch = watch;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody();
        ChangeWatch.Reader reader = watch.reader()) {
      // A comment tells the browser that it is connected, and here, whether it still is.
      send(out, ": connected\n\n");
      while (!watch.isClosed()) {
        send(out, reader.awaitChange() ? "event: change\ndata: {}\n\n" : ": still here\n\n");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(OutputStream out, String event) throws IOException {
    out.write(event.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
