package dev.medallion.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.jobs.bronze.RangeReading;
import dev.medallion.jobs.source.ObjectFormat;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * Whatever table another writer of CSV writes is read back exactly, whole and in ranges; and
 * whatever becomes of its bytes, no record is lost without a trace.
 */
class CsvPropertyTest {
  private static final List<String> COLUMNS = List.of("a", "b", "c");

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> texts =
        Arbitraries.of("\"", "\n", "\r", "\r\n", ",", "x", "é", "表", " ", "\"\"", "12", "'", "#")
            .list()
            .ofMaxSize(5)
            .map(parts -> String.join("", parts));
    return texts.list().ofSize(COLUMNS.size()).list().ofMaxSize(6);
  }

  private static String written(List<List<String>> table, QuoteMode mode, String lineEnd) {
    StringBuilder text = new StringBuilder();
    try (var printer =
        CSVFormat.DEFAULT
            .builder()
            .setQuoteMode(mode)
            .setRecordSeparator(lineEnd)
            .get()
            .print(text)) {
      printer.printRecord(COLUMNS);
      for (List<String> row : table) {
        printer.printRecord(row);
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return text.toString();
  }

  @Provide
  Arbitrary<Tuple.Tuple2<QuoteMode, String>> forms() {
    return Arbitraries.of(QuoteMode.ALL, QuoteMode.MINIMAL, QuoteMode.ALL_NON_NULL)
        .flatMap(mode -> Arbitraries.of("\n", "\r\n", "\r").map(end -> Tuple.of(mode, end)));
  }

  /** The rows as the reader shows them: an empty field is null. */
  private static List<String> expected(List<List<String>> table) {
    List<String> rows = new ArrayList<>();
    for (List<String> row : table) {
      List<String> shown = new ArrayList<>();
      row.forEach(value -> shown.add(value.isEmpty() ? null : value));
      rows.add(shown.toString());
    }
    return rows;
  }

  @Property(tries = 300)
  void readsBackWhatAnotherWriterWrote(
      @ForAll("tables") List<List<String>> table,
      @ForAll("forms") Tuple.Tuple2<QuoteMode, String> form) {
    String text = written(table, form.get1(), form.get2());

    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      List<String> rows =
          RangeReading.whole(
              text.getBytes(charset), lines(Map.of("encoding", charset.name())), shape());
      assertThat(rows.stream().map(CsvPropertyTest::values).toList()).isEqualTo(expected(table));
    }
  }

  @Property(tries = 60)
  void readsTheSameCutAtEveryByte(
      @ForAll("tables") List<List<String>> table,
      @ForAll("forms") Tuple.Tuple2<QuoteMode, String> form) {
    byte[] bytes = written(table, form.get1(), form.get2()).getBytes(StandardCharsets.UTF_8);
    List<String> whole = RangeReading.whole(bytes, lines(Map.of()), shape());

    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(RangeReading.inRanges(bytes, lines(Map.of()), shape(), cut))
          .as("in ranges of %d bytes", cut)
          .isEqualTo(whole);
    }
  }

  @Property(tries = 1000)
  void readsTheSameInRangesWhateverBecameOfTheBytes(
      @ForAll("tables") List<List<String>> table,
      @ForAll("forms") Tuple.Tuple2<QuoteMode, String> form,
      @ForAll @IntRange(max = 10_000) int where,
      @ForAll("damage") byte damage,
      @ForAll @IntRange(min = 1, max = 40) int range) {
    byte[] bytes = written(table, form.get1(), form.get2()).getBytes(StandardCharsets.UTF_8);
    int header = new String(bytes, StandardCharsets.UTF_8).indexOf('c') + form.get2().length() + 1;
    if (form.get1() == QuoteMode.ALL || form.get1() == QuoteMode.ALL_NON_NULL) {
      header++;
    }
    if (header < bytes.length) {
      bytes[header + where % (bytes.length - header)] = damage;
    }

    List<String> whole = RangeReading.whole(bytes, lines(Map.of()), shape());

    assertThat(RangeReading.inRanges(bytes, lines(Map.of()), shape(), range)).isEqualTo(whole);
    assertThat(kept(whole)).as("what is neither a value nor rescued").isEqualTo(letters(bytes));
  }

  @Example
  void readsALastRecordOfSeveralLinesOnceThoughTheTextEndsWithoutALineEnd() {
    for (String end : List.of("", ",", ",x")) {
      byte[] bytes = ("a,b,c\n1,2,\"3\n4\"" + end).getBytes(StandardCharsets.UTF_8);
      List<String> whole = RangeReading.whole(bytes, lines(Map.of()), shape());

      assertThat(whole).hasSize(1);
      for (int range = 1; range < bytes.length; range++) {
        assertThat(RangeReading.inRanges(bytes, lines(Map.of()), shape(), range))
            .as("in ranges of %d bytes", range)
            .isEqualTo(whole);
      }
    }
  }

  @Provide
  Arbitrary<Byte> damage() {
    return Arbitraries.of((byte) '"', (byte) '\n', (byte) '\r', (byte) ',', (byte) 'z');
  }

  /** The letters of all records: none of them may be lost, whatever shape the records have. */
  private static String kept(List<String> rows) {
    StringBuilder kept = new StringBuilder();
    for (String row : rows) {
      // A text with a character that is none of its encoding is rescued, and is the value, too.
      String once = row.contains("{\"_record\"") ? row : row.replaceAll("] \\{.*", "]");
      kept.append(values(once).replace("_record", "").replaceAll("[^x12é表z']", ""));
    }
    return sorted(kept.toString());
  }

  private static String letters(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return sorted(text.replaceAll("[^x12é表z']", ""));
  }

  private static String sorted(String text) {
    return text.chars()
        .sorted()
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static ObjectFormat.Lines<CsvShape> lines(Map<String, String> options) {
    return CsvReading.lines(options, COLUMNS);
  }

  private static CsvShape shape() {
    return new CsvShape(",", COLUMNS, COLUMNS);
  }

  private static String values(String row) {
    return row.substring(row.indexOf(' ') + 1);
  }
}
