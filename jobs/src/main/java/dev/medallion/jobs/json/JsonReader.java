package dev.medallion.jobs.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.medallion.jobs.text.LineWindow;
import java.io.IOException;

/** JSON as its RFC has it: no member twice, no number that is none, nothing behind the value. */
final class JsonReader {
  private static final int DEEPEST = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LineWindow.LONGEST)
                  .build())
          .build();

  private JsonReader() {}

  static JsonParser of(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** Whether nothing is left. */
  static boolean isDone(JsonParser parser) throws IOException {
    return parser.nextToken() == null;
  }

  /** The text of the value at the parser, which is left after it. */
  static String text(JsonParser parser, String line) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    if (!parser.currentToken().isStructStart()) {
      return parser.getText();
    }
    return skipped(parser, line);
  }

  /** The JSON of the object or array at the parser, which is left after it. */
  static String skipped(JsonParser parser, String line) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int to = (int) parser.currentLocation().getCharOffset();
    return line.substring(from, to);
  }
}
