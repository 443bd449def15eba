package dev.medallion.console.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a request that acts has to bear: a secret of this process that only its own pages know. A
 * page of another site can make a browser post, but can read none of the console's pages.
 */
final class ActionToken {
  static final String HEADER = "X-Console-Token";

  private final String value;

  ActionToken() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    this.value = HexFormat.of().formatHex(bytes);
  }

  String value() {
    return value;
  }

  void require(Request request) {
    byte[] given = request.header(HEADER).orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, value.getBytes(StandardCharsets.UTF_8))) {
      throw new Refused(
          403, "the action does not come from a page of this console: load the page again");
    }
  }
}
