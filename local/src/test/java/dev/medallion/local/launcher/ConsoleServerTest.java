package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.cli.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleServerTest {
  private static final String ROOT = "/pages/";

  private final HttpClient client = HttpClient.newHttpClient();
  private ConsoleServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        ConsoleServer.start(
            0,
            ROOT,
            exchange -> {
              exchange.sendResponseHeaders(204, -1);
              exchange.close();
            });
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void answersOnlyABrowserThatHasOpenedTheAddress() throws Exception {
    assertThat(get(server.address().resolve(ROOT)).statusCode()).isEqualTo(403);

    HttpResponse<String> opened = get(server.address());
    assertThat(opened.statusCode()).isEqualTo(302);
    assertThat(opened.headers().firstValue("Location")).contains(ROOT);
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; HttpOnly; SameSite=Strict");

    String given = cookie.substring(0, cookie.indexOf(';'));
    assertThat(get(server.address().resolve(ROOT), "Cookie", given).statusCode()).isEqualTo(204);
  }

  @Test
  void refusesAnotherKey() throws Exception {
    URI guessed = URI.create(server.address().toString().replaceAll("key=.*", "key=guessed"));

    assertThat(get(guessed).statusCode()).isEqualTo(403);
    assertThat(get(guessed).body()).contains("Open the address that ./medallion console printed");
  }

  @Test
  void refusesAnotherOrigin() throws Exception {
    assertThat(get(server.address(), "Origin", "http://example.com").statusCode()).isEqualTo(403);
  }

  @Test
  void tellsThatItsPortIsTaken() {
    int taken = server.address().getPort();

    assertThatThrownBy(() -> ConsoleServer.start(taken, ROOT, exchange -> {}))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "port %d of 127.0.0.1 is in use: stop what listens there, or give another by --port"
                .formatted(taken));
  }

  private HttpResponse<String> get(URI address, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
