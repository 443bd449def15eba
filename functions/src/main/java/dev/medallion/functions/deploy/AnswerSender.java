package dev.medallion.functions.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Puts answers to the presigned URL that CloudFormation sends along. */
final class AnswerSender {
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Sends the answer, and again if that fails. The URL is signed for a request without a content
   * type.
   *
   * @throws IOException if it could not be sent, or was refused
   */
  void send(String url, Answer answer) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .PUT(BodyPublishers.ofString(answer.document()))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      for (int attempt = 1; ; attempt++) {
        try {
          send(client, request);
          return;
        } catch (IOException e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    }
  }

  private static void send(HttpClient client, HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            "CloudFormation's response URL at %s answered %d: %s"
                .formatted(request.uri().getHost(), response.statusCode(), response.body()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while answering CloudFormation", e);
    }
  }
}
