package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontPageTest {
  private static final String BROWSER = "text/html,application/xhtml+xml;q=0.9";

  private final HttpClient client = HttpClient.newHttpClient();
  private Endpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = Endpoint.bind(0);
    endpoint.serve(List.of(), Map.of(), exchange -> answer(exchange, 418));
    endpoint.show("/_pages/", exchange -> answer(exchange, 204));
  }

  @AfterEach
  void stop() {
    endpoint.close();
    client.close();
  }

  @Test
  void leadsABrowserToThePages() throws Exception {
    HttpResponse<Void> answer = get("/", "Accept", BROWSER);

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains("/_pages/");
    assertThat(get("/_pages/", "Accept", BROWSER).statusCode()).isEqualTo(204);
  }

  @Test
  void leavesEveryOtherRequestToTheServices() throws Exception {
    assertThat(get("/", "Accept", "*/*").statusCode()).isEqualTo(418);
    assertThat(get("/bucket", "Accept", BROWSER).statusCode()).isEqualTo(418);
    assertThat(get("/?list-type=2", "Accept", BROWSER).statusCode()).isEqualTo(418);
  }

  @Test
  void showsThePagesToNoOtherOrigin() throws Exception {
    assertThat(get("/_pages/", "Origin", "http://example.com").statusCode()).isEqualTo(403);
  }

  private HttpResponse<Void> get(String path, String... headers) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(endpoint.uri() + path)).headers(headers).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
