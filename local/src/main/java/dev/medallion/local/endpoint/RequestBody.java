package dev.medallion.local.endpoint;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads bodies that are kept in memory. */
final class RequestBody {
  private static final int LARGEST_REST = 64 << 20;
  private static final int BUFFER = 16 << 10;

  private RequestBody() {}

  /**
   * The whole body.
   *
   * @throws Refusal if it is longer than the limit, in bytes
   */
  static byte[] read(HttpExchange exchange, int limit) {
    InputStream body = exchange.getRequestBody();
    try {
      byte[] read = body.readNBytes(limit + 1);
      if (read.length > limit) {
        discard(body);
        throw Refusal.tooLarge(limit);
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what is left: a client that has yet to send it could miss an answer before that. */
  static void discard(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int left = LARGEST_REST;
    for (int read = 0; read >= 0 && left > 0; left -= read) {
      read = body.read(buffer);
    }
  }
}
