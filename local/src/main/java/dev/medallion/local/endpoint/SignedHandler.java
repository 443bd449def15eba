package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpHandler;
import java.util.Set;

/** Answers requests that are signed for some service, or bear a token in place of a signature. */
public interface SignedHandler extends HttpHandler {
  /** What the requests may be signed for. */
  Set<String> signingNames();
}
