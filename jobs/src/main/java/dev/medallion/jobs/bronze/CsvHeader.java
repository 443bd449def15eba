package dev.medallion.jobs.bronze;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells from the beginning of a file whether it is CSV of its source, and with which columns. */
final class CsvHeader {
  /** So much of each file is looked at: a header, and enough to tell text from anything else. */
  private static final int BEGINNING = 1 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Manifest.Source source;
  private final CsvOptions options;
  private final ObjectFiles files;

  CsvHeader(Manifest.Source source, CsvOptions options, ObjectFiles files) {
    this.source = source;
    this.options = options;
    this.files = files;
  }

  /**
   * The columns of a file, and what separates them.
   *
   * <p>If the source does not declare its delimiter, it is the first of comma, semicolon, tab and
   * bar by which the header names every key column: no other can be right.
   *
   * @throws BadObjectException if it is no CSV of this source
   */
  CsvShape of(LandedObject object) throws BadObjectException {
    String text = beginning(object);
    if (text.isBlank()) {
      throw new BadObjectException(
          "%s holds nothing but blanks: upload it again with its content".formatted(object.uri()));
    }
    if (text.indexOf('\0') >= 0) {
      throw notCsv(object, "it holds NUL characters, as a binary file does");
    }
    if (!options.header()) {
      return new CsvShape(
          options.delimiters().get(0),
          source.columns().stream().map(Manifest.Column::name).toList());
    }
    List<CsvShape> candidates = new ArrayList<>();
    for (String delimiter : options.delimiters()) {
      CsvShape candidate = new CsvShape(delimiter, header(firstRecord(object, text, delimiter)));
      if (missing(normalised(candidate)).isEmpty()) {
        return checked(object, candidate);
      }
      candidates.add(candidate);
    }
    return checked(object, candidates.get(0));
  }

  private String beginning(LandedObject object) throws BadObjectException {
    byte[] bytes;
    try (InputStream in = files.open(object)) {
      bytes = in.readNBytes(BEGINNING);
    } catch (IOException e) {
      throw new BadObjectException(
          "%s cannot be read: %s".formatted(object.uri(), e.getMessage()), e);
    }
    CharsetDecoder decoder =
        options
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate((int) (bytes.length * decoder.maxCharsPerByte()) + 1);
    // A character that the limit cuts in two is no fault of the file.
    CoderResult result = decoder.decode(in, out, bytes.length < BEGINNING);
    if (result.isError()) {
      throw notCsv(
          object,
          "it is not %s text (at byte %d); save it as %s, or set the source's option \"encoding\""
              .formatted(options.charset(), in.position(), options.charset()));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  private String[] firstRecord(LandedObject object, String text, String delimiter)
      throws BadObjectException {
    CsvParser parser = new CsvParser(options.parserSettings(delimiter));
    try {
      parser.beginParsing(new StringReader(text));
      String[] record = parser.parseNext();
      if (record == null) {
        throw notCsv(object, "it holds no record");
      }
      return record;
    } catch (TextParsingException e) {
      throw notCsv(object, "its first record cannot be parsed");
    } finally {
      parser.stopParsing();
    }
  }

  /** The columns as the file names them. */
  private static List<String> header(String[] record) {
    List<String> header = new ArrayList<>();
    for (int i = 0; i < record.length; i++) {
      boolean named = record[i] != null && !record[i].isBlank();
      // Spark's own name for a column without one.
      header.add(named ? record[i] : "_c" + i);
    }
    return header;
  }

  private static List<String> normalised(CsvShape shape) {
    return shape.columns().stream().map(ColumnNames::normalised).toList();
  }

  private List<String> missing(List<String> columns) {
    return source.key().stream().filter(key -> !columns.contains(key)).toList();
  }

  private CsvShape checked(LandedObject object, CsvShape shape) throws BadObjectException {
    List<String> columns = normalised(shape);
    List<String> missing = missing(columns);
    if (!missing.isEmpty()) {
      throw notCsv(
          object,
          "found %s, missing key column %s"
              .formatted(shortened(columns), String.join(", ", missing)));
    }
    Optional<String> problem = ColumnNames.problem(shape.columns());
    if (problem.isPresent()) {
      throw notCsv(object, problem.get());
    }
    return new CsvShape(shape.delimiter(), columns);
  }

  private BadObjectException notCsv(LandedObject object, String why) {
    return new BadObjectException(
        "%s is not CSV with the header that source \"%s\" declares: %s"
            .formatted(object.uri(), source.name(), why));
  }

  private static String shortened(List<String> header) {
    String text = String.join(", ", header);
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
