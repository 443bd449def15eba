package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpHandler;

/** Answers requests that are signed for a service, or bear a token in place of a signature. */
public interface SignedHandler extends HttpHandler {
  /** What the requests are signed for. */
  String signingName();
}
