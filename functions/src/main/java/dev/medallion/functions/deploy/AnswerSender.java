package dev.medallion.functions.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Puts answers to the presigned URL that CloudFormation sends along. Whoever has the URL can answer
 * in this function's place, so no message and no log line holds more of it than its host.
 */
final class AnswerSender {
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration FIRST_WAIT = Duration.ofMillis(400);

  private final Pause pause;

  AnswerSender(Pause pause) {
    this.pause = pause;
  }

  /**
   * Sends the answer, and again if that fails, after a wait that doubles and is at random up to
   * half shorter.
   *
   * @throws IOException if it could not be sent, or was refused
   */
  void send(String url, Answer answer) throws IOException, InterruptedException {
    URI uri = parsed(url);
    byte[] body = answer.document().getBytes(StandardCharsets.UTF_8);
    Duration wait = FIRST_WAIT;
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        send(uri, body);
        return;
      } catch (IOException e) {
        System.getLogger(AnswerSender.class.getName())
            .log(System.Logger.Level.WARNING, "sending again: " + e.getMessage());
      }
      pause.pause(wait.minusMillis(ThreadLocalRandom.current().nextLong(wait.toMillis() / 2)));
      wait = wait.multipliedBy(2);
    }
    send(uri, body);
  }

  private static URI parsed(String url) throws IOException {
    try {
      return new URI(url == null ? "" : url).parseServerAuthority();
    } catch (URISyntaxException e) {
      // The exception's own message, and so a cause, would show the URL.
      throw new IOException("the event's ResponseURL is not a URL: " + e.getReason());
    }
  }

  private static void send(URI uri, byte[] body) throws IOException {
    int status;
    try {
      status = put(uri, body);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          "CloudFormation's response URL at %s could not be reached: %s"
              .formatted(uri.getHost(), e.getClass().getSimpleName()));
    }
    if (status / 100 != 2) {
      throw new IOException(
          "CloudFormation's response URL at %s answered %d".formatted(uri.getHost(), status));
    }
  }

  private static int put(URI uri, byte[] body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try {
      connection.setRequestMethod("PUT");
      connection.setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      connection.setReadTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      // The URL is signed for an empty content type, and Java would set one of its own.
      connection.setRequestProperty("Content-Type", "");
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream output = connection.getOutputStream()) {
        output.write(body);
      }
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
