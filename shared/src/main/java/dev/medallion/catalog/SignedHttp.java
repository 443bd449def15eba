package dev.medallion.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/**
 * Sends JSON requests signed with Signature Version 4 for S3 Tables, and turns refusals into {@link
 * CatalogException}s.
 */
final class SignedHttp {
  private static final String SIGNING_NAME = "s3tables";
  private static final int LONGEST_EXCERPT = 300;
  private static final int FORBIDDEN = 403;
  private static final String FIX =
      "; either the caller lacks a right, which `./medallion doctor` names with the command that"
          + " grants it, or it is missing and the catalog does not say so";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SdkHttpClient http;
  private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  SignedHttp(SdkHttpClient http, IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
    this.http = http;
    this.credentials = credentials;
  }

  /** Whom a request is about, and for which Region it is signed. */
  record Subject(String name, String region) {}

  /** The answer to a GET. */
  JsonNode get(Subject subject, URI uri) {
    return send(subject, SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build(), null);
  }

  /** The answer to a POST of that JSON. */
  JsonNode post(Subject subject, URI uri, JsonNode body) {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(uri)
            .putHeader("Content-Type", "application/json")
            .putHeader("Content-Length", String.valueOf(bytes.length))
            .build();
    return send(subject, request, ContentStreamProvider.fromByteArray(bytes));
  }

  private JsonNode send(Subject subject, SdkHttpRequest request, ContentStreamProvider payload) {
    SignedRequest signed = sign(subject, request, payload);
    HttpExecuteRequest.Builder execution = HttpExecuteRequest.builder().request(signed.request());
    signed.payload().ifPresent(execution::contentStreamProvider);
    try {
      HttpExecuteResponse response = http.prepareRequest(execution.build()).call();
      String text = text(response);
      int status = response.httpResponse().statusCode();
      if (!response.httpResponse().isSuccessful()) {
        throw refusal(subject, status, text);
      }
      return text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (IOException e) {
      throw new CatalogException(
          subject.name(),
          CatalogException.NO_ANSWER,
          e.getClass().getSimpleName(),
          "no answer from the catalog at "
              + request.getUri().getAuthority()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private SignedRequest sign(
      Subject subject, SdkHttpRequest request, ContentStreamProvider payload) {
    AwsCredentialsIdentity identity = credentials.resolveIdentity().join();
    return signer.sign(
        signing ->
            signing
                .identity(identity)
                .request(request)
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SIGNING_NAME)
                .putProperty(AwsV4HttpSigner.REGION_NAME, subject.region()));
  }

  private static String text(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (InputStream body = response.responseBody().get()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads the error model of the Iceberg REST spec, or AWS's own where the call did not get that
   * far.
   */
  private static CatalogException refusal(Subject subject, int status, String text) {
    JsonNode answer = parsed(text);
    JsonNode error = answer.path("error").isObject() ? answer.path("error") : answer;
    String type = first(error, "type", "__type").orElse("HTTP " + status);
    String message =
        first(error, "message", "Message")
            .orElse(text.isBlank() ? "no further word" : excerpt(text));
    return new CatalogException(
        subject.name(),
        status,
        type,
        "the catalog answered "
            + status
            + " ("
            + type
            + "): "
            + message
            + (status == FORBIDDEN ? FIX : ""));
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      // A proxy's error page, for one: refusal() quotes the text as it is.
      return MissingNode.getInstance();
    }
  }

  private static Optional<String> first(JsonNode error, String... names) {
    for (String name : names) {
      if (error.path(name).isTextual()) {
        return Optional.of(error.path(name).asText());
      }
    }
    return Optional.empty();
  }

  private static String excerpt(String text) {
    return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
  }
}
