package dev.medallion.jobs.bronze;

import dev.medallion.jobs.source.ObjectFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads bytes of lines as the tasks do, whole and in ranges; a row is {@code LINE [values] …}. */
public final class RangeReading {
  private RangeReading() {}

  /** All rows, read from the first byte to the last. */
  public static <S extends Serializable> List<String> whole(
      byte[] bytes, ObjectFormat.Lines<S> lines, S shape) {
    return inRanges(bytes, lines, shape, Math.max(1, bytes.length));
  }

  /** All rows, read in ranges of some bytes. */
  public static <S extends Serializable> List<String> inRanges(
      byte[] bytes, ObjectFormat.Lines<S> lines, S shape, int length) {
    try {
      return rows(bytes, lines, shape, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S extends Serializable> List<String> rows(
      byte[] bytes, ObjectFormat.Lines<S> lines, S shape, int length) throws IOException {
    Ranges.Bytes source =
        from -> new ByteArrayInputStream(bytes, (int) from, bytes.length - (int) from);
    int quote = lines.quote().map(each -> (int) each).orElse(-1);
    List<Ranges.Count> counts = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += length) {
      counts.add(Ranges.count(source, from, Math.min(bytes.length, from + length), quote));
    }
    List<InputSplit.Lines> splits = Ranges.lines(counts);
    List<Ranges.Reach> reaches = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < splits.size(); i++) {
      rows.add(new ArrayList<>());
      reaches.add(read(source, i * (long) length, splits.get(i), lines, shape, rows.get(i)));
    }
    for (int wrong = Ranges.firstWrong(reaches); wrong >= 0; wrong = Ranges.firstWrong(reaches)) {
      InputSplit.Lines split = splits.get(wrong);
      InputSplit.Lines right =
          new InputSplit.Lines(split.first(), reaches.get(wrong - 1).next(), split.stop(), false);
      rows.set(wrong, new ArrayList<>());
      reaches.set(wrong, read(source, wrong * (long) length, right, lines, shape, rows.get(wrong)));
    }
    return rows.stream().flatMap(List::stream).toList();
  }

  private static <S extends Serializable> Ranges.Reach read(
      Ranges.Bytes source,
      long from,
      InputSplit.Lines split,
      ObjectFormat.Lines<S> lines,
      S shape,
      List<String> rows)
      throws IOException {
    return Ranges.read(
        source,
        from,
        split,
        lines,
        shape,
        (line, values, rescued) ->
            rows.add(
                line + " " + Arrays.toString(values) + (rescued == null ? "" : " " + rescued)));
  }
}
