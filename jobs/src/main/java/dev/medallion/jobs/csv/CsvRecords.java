package dev.medallion.jobs.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.medallion.jobs.text.LineWindow;
import java.io.IOException;

/**
 * The records of a text. The library parses a window of whole lines at a time; this finds where
 * each record begins, and what is left when one is not CSV at all.
 *
 * <p>A record is a function of the text from its first character on: however the text is cut into
 * windows, or an object into ranges, the records are the same.
 */
final class CsvRecords {
  private static final int LARGE_WINDOW = 1 << 17;
  private static final int SMALL_WINDOW = 1 << 12;

  private final CsvFormat format;
  private final Dialect dialect;
  private final LineWindow window;
  private final Consumer consumer;
  private final long stopLine;
  private final RecordFields fields = new RecordFields();
  private boolean enough;

  CsvRecords(
      CsvFormat format, String delimiter, LineWindow window, long stopLine, Consumer consumer) {
    this.format = format;
    this.dialect = new Dialect(format, delimiter);
    this.window = window;
    this.stopLine = stopLine;
    this.consumer = consumer;
  }

  /** Takes what was read, until it wants no more. */
  interface Consumer {
    /**
     * Takes a record; its fields are good until this returns.
     *
     * @return whether more is wanted
     */
    boolean record(RecordFields fields, RawRecord raw, long line) throws IOException;

    /**
     * Takes a line that no record begins with.
     *
     * @return whether more is wanted
     */
    boolean misfit(String text, long line) throws IOException;
  }

  /** The text of a record as it came. */
  interface RawRecord {
    /** The text, without the line end behind it. */
    String text();
  }

  /**
   * Reads all records that begin before the stop line.
   *
   * @return the number of the line behind them; that of the stop line or beyond, if there is one
   */
  long read() throws IOException {
    int size = LARGE_WINDOW;
    while (!enough && window.line() < stopLine && window.open(size)) {
      Pass pass = new Pass();
      End end = pass.run();
      window.leave(pass.position, pass.line);
      while (end == End.CUT && window.extend()) {
        pass = new Pass();
        end = pass.run();
        window.leave(pass.position, pass.line);
      }
      if (end == End.CUT) {
        pass.misfit();
        window.leave(pass.position, pass.line);
      }
      size = pass.met ? SMALL_WINDOW : Math.min(2 * size, LARGE_WINDOW);
    }
    return window.line();
  }

  private enum End {
    /** All of the window was read. */
    WHOLE,
    /** The stop line was reached, or a line that is no record. */
    HERE,
    /** The window ends within the first record that was not taken. */
    CUT
  }

  /** One reading of the window, up to its end or to what is no CSV. */
  private final class Pass extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final Dialect.Plain plain = dialect.plain(window.chars(), window.from(), window.to());

    /** Where the next record begins: in the parser's text, and in the window. */
    private int next;

    private int position = window.from();
    private long line = window.line();
    private boolean met;
    private boolean stopped;

    End run() throws IOException {
      CsvReader.CsvReaderBuilder builder =
          CsvReader.builder()
              .fieldSeparator(plain.delimiter())
              .quoteCharacter(plain.quote())
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .allowExtraCharsAfterClosingQuote(false)
              .maxBufferSize(LineWindow.LONGEST + 1);
      format
          .comment()
          .ifPresent(mark -> builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(mark));
      try (CsvReader<Boolean> reader = builder.build(this, plain.text());
          CloseableIterator<Boolean> records = reader.iterator()) {
        while (!stopped && records.hasNext() && !stopped) {
          records.next();
          if (!take()) {
            return End.CUT;
          }
        }
      } catch (CsvParseException e) {
        if (!(e.getCause() instanceof CsvParseException)) {
          throw e;
        }
        // Something follows a closing quote. The library says so only by throwing.
        if (!stopped) {
          misfit();
        }
        return End.HERE;
      }
      return stopped ? End.HERE : End.WHOLE;
    }

    /** Skips the line that the next record should begin with, and continues after it. */
    void misfit() throws IOException {
      if (line >= stopLine) {
        return;
      }
      int end = window.endOfLine(position);
      enough = !consumer.misfit(new String(window.chars(), position, end - position), line);
      position = window.behindLineEnd(end);
      line++;
      met = true;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      fields.clear();
    }

    @Override
    protected void handleField(int index, char[] text, int start, int length, boolean quoted) {
      fields.add(text, start, length, quoted);
    }

    @Override
    protected void handleEmpty() {
      pass(next, false);
    }

    @Override
    protected void handleComment(char[] text, int start, int length) {
      pass(start + length, false);
    }

    @Override
    protected Boolean buildRecord() {
      return true;
    }

    /** Takes the record that was read; false if the window ends within it. */
    private boolean take() throws IOException {
      if (line >= stopLine) {
        stopped = true;
        return true;
      }
      int last = fields.count() - 1;
      int end = fields.isQuoted(last) ? closed(fields.start(last)) : fields.end(last);
      if (end < 0) {
        return false;
      }
      // The library has no place for an empty last field at the end of the text.
      boolean placeless = last > 0 && fields.start(last) == 0;
      int recordEnd = placeless ? plain.text().length() : end;
      if (dialect.escapes()) {
        unescape();
      }
      int from = position;
      int to = window.from() + plain.origin(recordEnd);
      enough = !consumer.record(fields, () -> new String(window.chars(), from, to - from), line);
      stopped = enough;
      pass(recordEnd, fields.anyQuoted());
      return true;
    }

    private void unescape() {
      for (int i = 0; i < fields.count(); i++) {
        if (fields.isQuoted(i)) {
          int length = fields.end(i) - fields.start(i);
          fields.shorten(i, dialect.unescaped(fields.text(), fields.start(i), length));
        }
      }
    }

    /** Goes on behind the line end at a position of the parser's text. */
    private void pass(int end, boolean severalLines) {
      if (line >= stopLine) {
        stopped = true;
        return;
      }
      int at = window.from() + plain.origin(end);
      int behind = window.behindLineEnd(at);
      // The last line counts too, though the text may end without a line end.
      line += severalLines ? window.lineEnds(position, at) + 1 : 1;
      position = behind;
      next = end + (behind - at);
    }

    /** Behind the quote that closes a field; -1 if none does. */
    private int closed(int start) {
      String text = plain.text();
      int at = text.indexOf(plain.quote(), start);
      while (at >= 0 && at + 1 < text.length() && text.charAt(at + 1) == plain.quote()) {
        at = text.indexOf(plain.quote(), at + 2);
      }
      return at < 0 ? -1 : at + 1;
    }
  }
}
