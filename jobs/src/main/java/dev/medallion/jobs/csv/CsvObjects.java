package dev.medallion.jobs.csv;

import dev.medallion.contract.ColumnNames;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.csv.CsvRecords.RawRecord;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * CSV objects of a source. Columns are found by name: what a header does not name is null, and what
 * the source does not declare is text.
 */
public final class CsvObjects implements ObjectFormat<CsvShape>, ObjectFormat.Lines<CsvShape> {
  private static final long serialVersionUID = 1L;

  private final Source source;
  private final StructType declared;
  private final CsvFormat format;
  private final TextFormat texts;

  /**
   * The objects of a source.
   *
   * @param zone the time zone of times that name none
   * @throws IllegalArgumentException if a declared type is none of Spark SQL's
   */
  public CsvObjects(Source source, String zone) {
    this.source = source;
    this.declared = SourceSchema.declared(source);
    this.format = new CsvFormat(source.options());
    this.texts = new TextFormat(source.options(), zone);
  }

  /**
   * {@inheritDoc}
   *
   * <p>If the source does not declare its delimiter, it is the first of comma, semicolon, tab and
   * bar by which the header names every key column: no other can be right.
   */
  @Override
  public CsvShape probe(S3Objects objects, StoredObject object) throws BadObjectException {
    ObjectHead head = ObjectHead.of(objects, object, format.encoding(), why -> notCsv(object, why));
    if (!format.header()) {
      return new CsvShape(format.delimiters().get(0), List.of(), List.of(declared.fieldNames()));
    }
    Optional<CsvShape> first = Optional.empty();
    for (String delimiter : format.delimiters()) {
      Optional<List<String>> header = firstRecord(object, head, delimiter);
      if (header.isPresent()) {
        CsvShape candidate = new CsvShape(delimiter, header.get(), named(header.get()));
        if (source.missingKeys(normalised(candidate)).isEmpty()) {
          return checked(object, candidate);
        }
        first = first.or(() -> Optional.of(candidate));
      }
    }
    return checked(
        object, first.orElseThrow(() -> notCsv(object, "its first record cannot be parsed")));
  }

  /** The first record; nothing if it is none by this delimiter. */
  private Optional<List<String>> firstRecord(StoredObject object, ObjectHead head, String delimiter)
      throws BadObjectException {
    First first = new First();
    try (LineWindow window = new LineWindow(head.reader(), 1)) {
      new CsvRecords(format, delimiter, window, Long.MAX_VALUE, first).read();
    } catch (LineTooLongException e) {
      throw notCsv(object, e.getMessage());
    } catch (IOException e) {
      throw ObjectHead.unreadable(object, e);
    }
    return first.fields;
  }

  private static final class First implements CsvRecords.Consumer {
    private Optional<List<String>> fields = Optional.empty();

    @Override
    public boolean record(RecordFields record, RawRecord raw, long line) {
      fields = Optional.of(record.all());
      return false;
    }

    @Override
    public boolean misfit(String text, long line) {
      return false;
    }
  }

  /** The columns as the file names them. */
  private static List<String> named(List<String> header) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      // Spark's own name for a column without one.
      names.add(header.get(i).isBlank() ? "_c" + i : header.get(i));
    }
    return names;
  }

  private static List<String> normalised(CsvShape shape) {
    return shape.columns().stream().map(ColumnNames::normalised).toList();
  }

  private CsvShape checked(StoredObject object, CsvShape shape) throws BadObjectException {
    List<String> columns = normalised(shape);
    List<String> missing = source.missingKeys(columns);
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
    return new CsvShape(shape.delimiter(), shape.header(), columns);
  }

  private BadObjectException notCsv(StoredObject object, String why) {
    return new BadObjectException(
        "%s is not CSV with the header that source \"%s\" declares: %s"
            .formatted(object.uri(), source.name(), why));
  }

  private static String shortened(List<String> header) {
    String text = String.join(", ", header);
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  @Override
  public StructType columns(CsvShape shape) {
    return SourceSchema.with(source, shape.columns());
  }

  @Override
  public List<String> found(CsvShape shape) {
    return shape.columns();
  }

  @Override
  public void read(S3Objects objects, StoredObject object, CsvShape shape, RowSink sink)
      throws IOException, BadObjectException {
    try (LineWindow window =
        new LineWindow(
            encoding().reader(ObjectHead.compression(object).open(objects, object)), 1)) {
      read(window, shape, Long.MAX_VALUE, sink);
    }
  }

  @Override
  public Optional<ObjectFormat.Lines<CsvShape>> lines() {
    return Optional.of(this);
  }

  @Override
  public TextEncoding encoding() {
    return format.encoding();
  }

  @Override
  public Optional<Character> quote() {
    return format.quote();
  }

  @Override
  public long read(LineWindow window, CsvShape shape, long stopLine, RowSink sink)
      throws IOException {
    boolean headerFirst = format.header() && window.line() == 1;
    CsvRows rows = new CsvRows(format, texts, shape, columns(shape), headerFirst, sink);
    return new CsvRecords(format, shape.delimiter(), window, stopLine, rows).read();
  }
}
