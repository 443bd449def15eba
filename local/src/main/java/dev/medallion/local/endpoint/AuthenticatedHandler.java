package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Principal;
import dev.medallion.local.access.AuthenticationFailure;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.SignatureVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;

/** Lets through to a handler of JSON what is signed for it or bears the token. */
final class AuthenticatedHandler implements HttpHandler {
  private static final String JSON = "application/json";

  /** What fits into no table's metadata; S3 Tables names no limit of its own. */
  private static final int LARGEST_BODY = 16 << 20;

  private final HttpHandler handler;
  private final SignatureVerifier verifier;

  AuthenticatedHandler(HttpHandler handler, SignatureVerifier verifier) {
    this.handler = handler;
    this.verifier = verifier;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Principal caller;
    try {
      byte[] body = RequestBody.read(exchange, LARGEST_BODY);
      caller = verify(exchange, body);
      requireJson(exchange, body);
      exchange.setStreams(new ByteArrayInputStream(body), null);
    } catch (Refusal e) {
      WireProtocol.REST_JSON.refuse(exchange, e);
      return;
    }
    Caller.call(
        caller,
        () -> {
          handler.handle(exchange);
          return null;
        });
  }

  private Principal verify(HttpExchange exchange, byte[] body) {
    try {
      if (handler instanceof SignedHandler signed) {
        return verifier.verifyOrBearer(exchange, body, signed.signingNames());
      }
      return verifier.verifyBearer(exchange);
    } catch (AuthenticationFailure e) {
      throw Refusal.authentication(e, WireProtocol.REST_JSON);
    }
  }

  private static void requireJson(HttpExchange exchange, byte[] body) {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (body.length > 0 && (type == null || !type.toLowerCase(Locale.ROOT).startsWith(JSON))) {
      throw Refusal.contentType(type, JSON);
    }
  }
}
