package dev.medallion.local.s3;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Makes a token of the key after which a listing continues, since not every key fits into XML. */
final class ContinuationToken {
  private ContinuationToken() {}

  static String encode(String key) {
    return key == null
        ? null
        : Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key again.
   *
   * @throws IllegalArgumentException if the token is none
   */
  static String decode(String token) {
    return token == null
        ? null
        : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }
}
