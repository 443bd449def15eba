package dev.medallion.functions.deploy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Puts answers to the presigned URL that CloudFormation sends along. */
final class AnswerSender {
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Sends the answer, and again if that fails.
   *
   * @throws IOException if it could not be sent, or was refused
   */
  void send(String url, Answer answer) throws IOException {
    URI uri = URI.create(url);
    byte[] body = answer.document().getBytes(StandardCharsets.UTF_8);
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        send(uri, body);
        return;
      } catch (IOException e) {
        System.getLogger(AnswerSender.class.getName())
            .log(System.Logger.Level.WARNING, "sending again: " + e.getMessage());
      }
    }
    send(uri, body);
  }

  private static void send(URI uri, byte[] body) throws IOException {
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
      int status = connection.getResponseCode();
      if (status / 100 != 2) {
        throw new IOException(
            "CloudFormation's response URL at %s answered %d %s"
                .formatted(uri.getHost(), status, connection.getResponseMessage()));
      }
    } finally {
      connection.disconnect();
    }
  }
}
