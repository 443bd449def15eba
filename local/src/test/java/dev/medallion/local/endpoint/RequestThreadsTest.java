package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send their request slowly, or never. */
@Timeout(30)
class RequestThreadsTest {
  private final RequestThreads threads =
      new RequestThreads(Duration.ofMillis(200), Duration.ofMillis(20));
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server
        .createContext(
            "/",
            exchange -> {
              byte[] body = exchange.getRequestBody().readAllBytes();
              Answers.send(exchange, 200, "text/plain", Integer.toString(body.length));
            })
        .getFilters()
        .add(threads.filter());
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.close();
  }

  @Test
  void endsARequestWhoseHeadersDoNotCome() throws IOException {
    assertThat(answer("GET / HTTP/1.1\r\nHost: x")).isEmpty();
  }

  @Test
  void endsARequestWhoseBodyDoesNotCome() throws IOException {
    assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabc"))
        .doesNotContain("200 OK");
  }

  @Test
  void answersARequestThatComesWhole() throws IOException {
    assertThat(
            answer(
                String.join(
                    "\r\n",
                    "POST / HTTP/1.1",
                    "Host: x",
                    "Connection: close",
                    "Content-Length: 5",
                    "",
                    "abcde")))
        .contains("200 OK")
        .endsWith("5");
  }

  private String answer(String sent) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
