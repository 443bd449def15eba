package dev.medallion.console.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.cli.UserError;
import java.io.IOException;
import java.lang.System.Logger;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Answers every request of the console. Whoever mounts it lets in only what is addressed to this
 * machine and comes from no other page; here an action has to bear the token, too.
 */
public final class Site implements HttpHandler {
  private static final Logger LOG = System.getLogger(Site.class.getName());
  private static final AtomicLong BUILDS = new AtomicLong(System.currentTimeMillis());

  private final Map<String, Page> pages = new TreeMap<>();
  private final Map<String, HttpHandler> streams = new TreeMap<>();
  private final ActionToken token = new ActionToken();
  private final Views views;

  /**
   * @param place what the console shows, in words
   */
  public Site(String place) {
    this.views = new Views(place, Long.toString(BUILDS.incrementAndGet(), 36), token);
  }

  /** What renders the pages. */
  public Views views() {
    return views;
  }

  /** Adds a section, by the first part of its path; the first page has none. */
  public void add(String section, Page page) {
    pages.put(section, page);
  }

  /** Adds what answers bit by bit, by the first part of its path. */
  public void addStream(String name, HttpHandler stream) {
    streams.put(name, stream);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String nonce = Views.newNonce();
      protect(exchange.getResponseHeaders(), nonce);
      Request request;
      try {
        request = Request.of(exchange, Shell.ROOT);
      } catch (Refused e) {
        send(exchange, Response.text(e.status(), e.getMessage()));
        return;
      }
      HttpHandler stream = streams.get(request.part(0));
      if (stream != null) {
        stream.handle(exchange);
      } else {
        send(exchange, answer(request, nonce));
      }
    }
  }

  private Response answer(Request request, String nonce) {
    try {
      return views.withNonce(nonce, () -> told(request));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whatever goes wrong is told on a page; what is nobody's to fix is also logged. */
  private Response told(Request request) {
    try {
      return answer(request);
    } catch (Refused e) {
      return views.failure(e.status(), request, e.getMessage());
    } catch (UserError e) {
      return views.failure(422, request, e.getMessage());
    } catch (AwsServiceException e) {
      return views.failure(502, request, "AWS refuses: " + e.awsErrorDetails().errorMessage());
    } catch (SdkClientException e) {
      return views.failure(502, request, "AWS cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return views.failure(503, request, "the console is being stopped");
    } catch (IOException | RuntimeException e) {
      LOG.log(Logger.Level.ERROR, "a page failed: " + request.path(), e);
      return views.failure(500, request, "the page failed, and the log has why");
    }
  }

  private Response answer(Request request) throws IOException, InterruptedException {
    switch (request.method()) {
      case "GET", "HEAD" -> {}
      case "POST" -> token.require(request);
      default -> throw new Refused(405, "the console takes GET and POST alone");
    }
    if (request.part(0).equals("assets")) {
      return Assets.answer(request.path().subList(1, request.path().size()));
    }
    Page page = pages.get(request.part(0));
    if (page == null) {
      throw Refused.notFound("page " + String.join("/", request.path()));
    }
    return page.answer(request);
  }

  private static void protect(Headers headers, String nonce) {
    headers.set(
        "Content-Security-Policy",
        ("default-src 'none'; script-src 'self' 'nonce-%s'; style-src 'self' 'nonce-%s';"
                + " img-src 'self' data:; connect-src 'self'; form-action 'self';"
                + " base-uri 'none'; frame-ancestors 'none'")
            .formatted(nonce, nonce));
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = response.body().asByteArrayUnsafe();
    boolean hasBody = body.length > 0 && !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), hasBody ? body.length : -1);
    if (hasBody) {
      exchange.getResponseBody().write(body);
    }
  }
}
