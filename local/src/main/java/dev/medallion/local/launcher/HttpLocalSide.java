package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cli.LocalSide;
import dev.medallion.cli.UserError;
import dev.medallion.local.Site;
import dev.medallion.local.access.SignatureVerifier;
import dev.medallion.local.s3tables.MaintenanceOnDemand;
import dev.medallion.local.stack.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The local side in another process, or in this one, by its pages beside AWS's APIs.
 *
 * @param endpoint where it listens
 * @param state the folder that holds its state
 */
record HttpLocalSide(URI endpoint, Path state) implements LocalSide {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;

  @Override
  public int pending() {
    URI uri = endpoint.resolve(LocalStack.PENDING);
    try {
      URLConnection connection = uri.toURL().openConnection();
      connection.setRequestProperty("Authorization", SignatureVerifier.bearer());
      try (InputStream answer = connection.getInputStream()) {
        return JSON.readTree(answer).intValue();
      }
    } catch (IOException e) {
      throw noAnswer(uri, e);
    }
  }

  @Override
  public JsonNode maintenance() throws InterruptedException {
    return ask(HttpRequest.newBuilder(endpoint.resolve(MaintenanceOnDemand.PATH)));
  }

  @Override
  public void maintain(String bucket, String table, Optional<String> asOf)
      throws InterruptedException {
    String query =
        "?bucket=%s&table=%s%s"
            .formatted(bucket, table, asOf.map(instant -> "&as-of=" + instant).orElse(""));
    JsonNode unused =
        ask(
            HttpRequest.newBuilder(endpoint.resolve(MaintenanceOnDemand.PATH + query))
                .POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Temporary credentials of a role. */
  JsonNode roleCredentials(String role) throws InterruptedException {
    String query = "?role=" + URLEncoder.encode(role, StandardCharsets.UTF_8);
    return ask(HttpRequest.newBuilder(endpoint.resolve(LocalStack.ROLE_CREDENTIALS + query)));
  }

  @Override
  public Path functionLog(String function) {
    return state.resolve(Site.LOGS).resolve(function + ".log");
  }

  @Override
  public Callback openCallback() {
    return new CallbackServer();
  }

  private static JsonNode ask(HttpRequest.Builder unsigned) throws InterruptedException {
    HttpRequest request = unsigned.header("Authorization", SignatureVerifier.bearer()).build();
    URI uri = request.uri();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(answer.body());
      if (answer.statusCode() != OK) {
        throw new UserError(body.path("error").asText("the answer was " + answer.statusCode()));
      }
      return body;
    } catch (IOException e) {
      throw noAnswer(uri, e);
    }
  }

  private static UserError noAnswer(URI uri, IOException e) {
    return new UserError("nothing answers at %s: %s".formatted(uri, e.getMessage()), e);
  }
}
