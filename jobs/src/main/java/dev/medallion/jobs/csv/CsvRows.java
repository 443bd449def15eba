package dev.medallion.jobs.csv;

import dev.medallion.jobs.csv.CsvRecords.RawRecord;
import dev.medallion.jobs.text.Rescued;
import dev.medallion.jobs.text.RowSink;
import dev.medallion.jobs.text.TextEncoding;
import dev.medallion.jobs.text.TextFormat;
import dev.medallion.jobs.text.TextValue;
import dev.medallion.jobs.text.TextValues;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Makes rows of records: each field a value of its column's type, or rescued as it came. */
final class CsvRows implements CsvRecords.Consumer {
  private final CsvFormat format;
  private final CsvShape shape;
  private final boolean headerFirst;
  private final RowSink sink;
  private final String nullText;
  private final String emptyText;
  private final TextValue[] makers;
  private final String[] names;
  private final int[] ordinals;
  private final Object[] values;
  private final Object[] nothing;
  private final Rescued rescued = new Rescued();
  private boolean headerRead;

  /**
   * Rows of an object.
   *
   * @param columns all columns that the object brings, those that its header lacks included
   * @param headerFirst whether the first record is the header
   */
  CsvRows(
      CsvFormat format,
      TextFormat texts,
      CsvShape shape,
      StructType columns,
      boolean headerFirst,
      RowSink sink) {
    this.format = format;
    this.shape = shape;
    this.headerFirst = headerFirst;
    this.sink = sink;
    this.nullText = format.nullText();
    this.emptyText = format.emptyText();
    List<String> own = shape.columns();
    this.names = own.toArray(String[]::new);
    this.ordinals = own.stream().mapToInt(columns::fieldIndex).toArray();
    this.makers = new TextValue[names.length];
    for (int i = 0; i < names.length; i++) {
      DataType type = columns.apply(ordinals[i]).dataType();
      // Text takes a way of its own, without a test for blanks.
      makers[i] = type instanceof StringType ? null : TextValues.of(type, texts);
    }
    this.values = new Object[columns.size()];
    this.nothing = new Object[columns.size()];
  }

  @Override
  public boolean record(RecordFields fields, RawRecord raw, long line) throws IOException {
    if (headerFirst && !headerRead) {
      headerRead = true;
      return true;
    }
    if (fields.count() != names.length || isHeader(fields)) {
      sink.row(line, nothing, Rescued.record(raw.text()));
      return true;
    }
    for (int i = 0; i < names.length; i++) {
      values[ordinals[i]] = makers[i] == null ? text(fields, i) : value(fields, i);
    }
    sink.row(line, values, rescued.take());
    return true;
  }

  @Override
  public boolean misfit(String text, long line) throws IOException {
    sink.row(line, nothing, Rescued.record(text));
    return true;
  }

  /** Files that were put together repeat the header of each. */
  private boolean isHeader(RecordFields fields) {
    List<String> header = shape.header();
    if (header.isEmpty() || !fields.equals(0, header.get(0))) {
      return false;
    }
    for (int i = 1; i < header.size(); i++) {
      if (!fields.equals(i, header.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Object value(RecordFields fields, int field) {
    char[] text = fields.text();
    int from = fields.start(field);
    int to = fields.end(field);
    if (isNull(fields, field)) {
      return null;
    }
    while (from < to && text[from] <= ' ') {
      from++;
    }
    while (from < to && text[to - 1] <= ' ') {
      to--;
    }
    if (from == to) {
      return null;
    }
    Object value = makers[field].of(text, from, to);
    if (value == TextValue.MISFIT) {
      rescued.put(names[field], fields.field(field));
      return null;
    }
    return value;
  }

  private Object text(RecordFields fields, int field) {
    char[] text = fields.text();
    int from = fields.start(field);
    int to = fields.end(field);
    if (from == to && fields.isQuoted(field)) {
      return emptyText.equals(nullText) ? null : UTF8String.fromString(emptyText);
    }
    if (isNull(fields, field)) {
      return null;
    }
    if (!fields.isQuoted(field)) {
      while (format.trimsStart() && from < to && text[from] <= ' ') {
        from++;
      }
      while (format.trimsEnd() && from < to && text[to - 1] <= ' ') {
        to--;
      }
    }
    byte[] bytes = new byte[to - from];
    for (int i = from; i < to; i++) {
      if (text[i] > '\u007F') {
        return wide(field, new String(text, from, to - from));
      }
      bytes[i - from] = (byte) text[i];
    }
    return UTF8String.fromBytes(bytes);
  }

  private Object wide(int field, String text) {
    if (text.indexOf(TextEncoding.UNREADABLE) >= 0) {
      rescued.put(names[field], text);
    }
    return UTF8String.fromString(text);
  }

  private boolean isNull(RecordFields fields, int field) {
    return fields.equals(field, nullText);
  }
}
