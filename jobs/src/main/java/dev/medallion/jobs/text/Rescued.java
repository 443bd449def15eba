package dev.medallion.jobs.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code _rescued} says of one row: a JSON object of column to the text as it came. */
public final class Rescued {
  /** The key of the whole record where it does not have the shape of its source's records. */
  public static final String RECORD = "_record";

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, String> texts = new LinkedHashMap<>();

  /** Keeps a text. */
  public void put(String column, String text) {
    texts.put(column, text);
  }

  /** The JSON object; null if nothing was kept. Forgets what was kept. */
  public String take() {
    if (texts.isEmpty()) {
      return null;
    }
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      generator.writeStartObject();
      for (Map.Entry<String, String> text : texts.entrySet()) {
        generator.writeStringField(text.getKey(), text.getValue());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    texts.clear();
    return json.toString();
  }

  /** The text for a whole record. */
  public static String record(String text) {
    Rescued rescued = new Rescued();
    rescued.put(RECORD, text);
    return rescued.take();
  }
}
