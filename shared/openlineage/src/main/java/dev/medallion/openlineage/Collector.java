package dev.medallion.openlineage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What takes events by HTTP. It is not waited for any longer than is said, whatever it does. */
final class Collector {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI address;
  private final Duration longest;

  Collector(URI address, Duration longest) {
    this.address = address;
    this.longest = longest;
  }

  /**
   * Posts an event.
   *
   * @throws IOException if it is not taken; says why
   */
  void post(String event) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      int status = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status / 100 != 2) {
        throw new IOException("it answered " + status);
      }
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("it gave no answer in %d ms".formatted(longest.toMillis()), e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the run was interrupted", e);
    }
  }
}
