package dev.medallion.jobs.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.ColumnNames;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.BadObjectException;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.ObjectHead;
import dev.medallion.jobs.source.SourceSchema;
import dev.medallion.jobs.text.LineTooLongException;
import dev.medallion.jobs.text.LineWindow;
import dev.medallion.jobs.text.RowSink;
import dev.medallion.jobs.text.TextEncoding;
import dev.medallion.jobs.text.TextFormat;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/**
 * JSON Lines objects of a source. Members are found by name; one that the source does not declare
 * becomes a column of text if the beginning of the object has it, and else stands in {@code
 * _rescued}.
 */
public final class JsonLines implements ObjectFormat<JsonShape>, ObjectFormat.Lines<JsonShape> {
  private static final long serialVersionUID = 1L;
  private static final int WINDOW = 1 << 17;

  private final Source source;
  private final TextFormat texts;

  /**
   * The objects of a source.
   *
   * @param zone the time zone of times that name none
   */
  public JsonLines(Source source, String zone) {
    this.source = source;
    this.texts = new TextFormat(source.options(), zone);
  }

  @Override
  public JsonShape probe(S3Objects objects, StoredObject object) throws BadObjectException {
    ObjectHead head = ObjectHead.of(objects, object, encoding(), why -> notJsonLines(object, why));
    Members members = new Members();
    try (LineWindow window = new LineWindow(head.reader(), 1)) {
      lines(window, Long.MAX_VALUE, members);
    } catch (LineTooLongException e) {
      throw notJsonLines(object, e.getMessage());
    } catch (IOException e) {
      throw ObjectHead.unreadable(object, e);
    }
    if (members.objects == 0) {
      throw notJsonLines(
          object, "none of its first lines is a JSON object; write one object on each line");
    }
    List<String> columns = List.copyOf(members.names);
    List<String> missing = source.missingKeys(columns);
    if (!missing.isEmpty()) {
      throw notJsonLines(
          object,
          "found %s, missing key column %s"
              .formatted(String.join(", ", columns), String.join(", ", missing)));
    }
    for (String column : columns) {
      if (BronzeColumns.ALL.contains(column)) {
        throw notJsonLines(object, "column %s is one that bronze adds itself".formatted(column));
      }
    }
    return new JsonShape(columns);
  }

  /** The members of all objects of a beginning; what is not an object has none. */
  private static final class Members implements LineReader {
    private final Set<String> names = new LinkedHashSet<>();
    private int objects;

    @Override
    public void line(String text, long line) throws IOException {
      Set<String> own = new LinkedHashSet<>();
      try (JsonParser parser = JsonReader.of(text)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          own.add(ColumnNames.normalised(parser.currentName()));
          parser.nextToken();
          parser.skipChildren();
        }
      } catch (JsonProcessingException e) {
        // Cut off by the limit, or to be rescued when the rows are read.
        return;
      }
      objects++;
      names.addAll(own);
    }
  }

  private BadObjectException notJsonLines(StoredObject object, String why) {
    return new BadObjectException(
        "%s is not JSON Lines of source \"%s\": %s".formatted(object.uri(), source.name(), why));
  }

  @Override
  public StructType columns(JsonShape shape) {
    return SourceSchema.with(source, shape.columns());
  }

  @Override
  public List<String> found(JsonShape shape) {
    return shape.columns();
  }

  @Override
  public void read(S3Objects objects, StoredObject object, JsonShape shape, RowSink sink)
      throws IOException, BadObjectException {
    try (LineWindow window =
        new LineWindow(
            encoding().reader(ObjectHead.compression(object).open(objects, object)), 1)) {
      read(window, shape, Long.MAX_VALUE, sink);
    }
  }

  @Override
  public Optional<ObjectFormat.Lines<JsonShape>> lines() {
    return Optional.of(this);
  }

  @Override
  public TextEncoding encoding() {
    return new TextEncoding(
        source
            .options()
            .getOrDefault("encoding", source.options().getOrDefault("charset", "UTF-8")));
  }

  /** No line end is part of a value: JSON writes it as an escape. */
  @Override
  public Optional<Character> quote() {
    return Optional.empty();
  }

  @Override
  public long read(LineWindow window, JsonShape shape, long stopLine, RowSink sink)
      throws IOException {
    JsonRows rows = new JsonRows(columns(shape), texts, sink);
    return lines(window, stopLine, rows::line);
  }

  private interface LineReader {
    void line(String text, long line) throws IOException;
  }

  /** Reads the lines before a line that are not blank. */
  private static long lines(LineWindow window, long stopLine, LineReader reader)
      throws IOException {
    while (window.line() < stopLine && window.open(WINDOW)) {
      int position = window.from();
      long line = window.line();
      while (position < window.to() && line < stopLine) {
        int end = window.endOfLine(position);
        String text = new String(window.chars(), position, end - position);
        if (!text.isBlank()) {
          reader.line(text, line);
        }
        position = window.behindLineEnd(end);
        line++;
      }
      window.leave(position, line);
    }
    return window.line();
  }
}
