package dev.medallion.local.endpoint;

import java.util.regex.Pattern;

/** Text as XML 1.0 can hold it. */
public final class Xml {
  private static final Pattern NOT_FOR_XML =
      Pattern.compile("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private Xml() {}

  /** The text with markup escaped; what XML cannot hold becomes a question mark. */
  public static String escaped(String text) {
    return NOT_FOR_XML
        .matcher(text)
        .replaceAll("?")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
