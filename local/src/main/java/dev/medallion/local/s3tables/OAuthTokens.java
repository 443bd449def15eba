package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.medallion.local.Site;
import dev.medallion.local.access.SignatureVerifier;
import dev.medallion.local.endpoint.Answers;
import dev.medallion.local.endpoint.OpenHandler;
import dev.medallion.local.endpoint.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives the token to REST clients that cannot sign, for the client credentials that are the
 * credentials of everything local, or for the token itself.
 *
 * @see <a
 *     href="https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml">{@code
 *     /v1/oauth/tokens} of the Iceberg REST catalog</a>
 */
final class OAuthTokens implements OpenHandler {
  /** Where it is served, below a catalog's base URI. */
  static final String PATH = "/v1/oauth/tokens";

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String BASIC = "Basic ";
  private static final int LARGEST_BODY = 16 << 10;
  private static final int LASTS_SECONDS = 3600;

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!exchange.getRequestMethod().equals("POST")
        || type == null
        || !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
      refuse(exchange, 400, "invalid_request", "A token is asked for by POST with a form");
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
    Query form = Query.ofForm(new String(body, StandardCharsets.UTF_8));
    switch (form.value("grant_type").orElse("")) {
      case "client_credentials" -> answer(exchange, isClient(exchange, form));
      case "urn:ietf:params:oauth:grant-type:token-exchange" ->
          answer(
              exchange,
              isClient(exchange, form)
                  || SignatureVerifier.isSame(
                      Site.SECRET_KEY, form.value("subject_token").orElse("")));
      default ->
          refuse(
              exchange,
              400,
              "unsupported_grant_type",
              "The grant type has to be client_credentials or token-exchange");
    }
  }

  private static boolean isClient(HttpExchange exchange, Query form) {
    String given =
        basic(exchange)
            .orElseGet(
                () ->
                    form.value("client_id").orElse("")
                        + ":"
                        + form.value("client_secret").orElse(""));
    return SignatureVerifier.isSame(Site.ACCESS_KEY + ":" + Site.SECRET_KEY, given);
  }

  private static Optional<String> basic(HttpExchange exchange) {
    try {
      return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
          .filter(header -> header.startsWith(BASIC))
          .map(header -> Base64.getDecoder().decode(header.substring(BASIC.length()).strip()))
          .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.of("");
    }
  }

  private static void answer(HttpExchange exchange, boolean isKnown) throws IOException {
    if (!isKnown) {
      refuse(exchange, 401, "invalid_client", "The client or its secret is unknown");
      return;
    }
    ObjectNode token = JsonNodeFactory.instance.objectNode();
    token.put("access_token", Site.SECRET_KEY);
    token.put("token_type", "bearer");
    token.put("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
    token.put("expires_in", LASTS_SECONDS);
    Answers.send(exchange, 200, "application/json", token.toString());
  }

  private static void refuse(HttpExchange exchange, int status, String error, String description)
      throws IOException {
    ObjectNode refusal = JsonNodeFactory.instance.objectNode();
    refusal.put("error", error);
    refusal.put("error_description", description);
    Answers.send(exchange, status, "application/json", refusal.toString());
  }
}
