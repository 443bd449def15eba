package dev.medallion.jobs.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.medallion.contract.ColumnNames;
import dev.medallion.jobs.text.Rescued;
import dev.medallion.jobs.text.RowSink;
import dev.medallion.jobs.text.TextFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.types.StructType;

/** Makes a row of each line. */
final class JsonRows {
  private final RowSink sink;
  private final Map<String, Integer> ordinals = new HashMap<>();
  private final Map<String, String> normalised = new HashMap<>();
  private final JsonValue[] makers;
  private final Object[] values;
  private final boolean[] seen;
  private final Object[] nothing;
  private final Rescued rescued = new Rescued();
  private final JsonValue.Loss loss = new JsonValue.Loss();

  JsonRows(StructType columns, TextFormat texts, RowSink sink) {
    this.sink = sink;
    this.makers = new JsonValue[columns.size()];
    for (int i = 0; i < columns.size(); i++) {
      ordinals.put(columns.apply(i).name(), i);
      makers[i] = JsonValue.of(columns.apply(i).dataType(), texts);
    }
    this.values = new Object[columns.size()];
    this.seen = new boolean[columns.size()];
    this.nothing = new Object[columns.size()];
  }

  void line(String text, long line) throws IOException {
    if (parsed(text)) {
      sink.row(line, values, rescued.take());
    } else {
      rescued.take();
      sink.row(line, nothing, Rescued.record(text));
    }
  }

  /** Whether the line is a JSON object, whose values are then read. */
  private boolean parsed(String line) throws IOException {
    Arrays.fill(values, null);
    Arrays.fill(seen, false);
    try (JsonParser parser = JsonReader.of(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = normalised.computeIfAbsent(parser.currentName(), ColumnNames::normalised);
        Integer ordinal = ordinals.get(name);
        parser.nextToken();
        if (ordinal == null) {
          // It came first when the columns were known already.
          rescued.put(name, JsonReader.text(parser, line));
        } else if (seen[ordinal]) {
          return false;
        } else {
          member(parser, line, name, ordinal);
        }
      }
      return JsonReader.isDone(parser);
    } catch (JsonProcessingException e) {
      // Not JSON; where and why is of no use beside the line itself.
      return false;
    }
  }

  private void member(JsonParser parser, String line, String name, int ordinal) throws IOException {
    seen[ordinal] = true;
    int from = (int) parser.currentTokenLocation().getCharOffset();
    boolean text = parser.currentToken() == JsonToken.VALUE_STRING;
    String string = text ? parser.getText() : null;
    values[ordinal] = makers[ordinal].read(parser, line, loss);
    if (loss.take()) {
      int to = (int) parser.currentLocation().getCharOffset();
      rescued.put(name, text ? string : line.substring(from, to));
    }
  }
}
