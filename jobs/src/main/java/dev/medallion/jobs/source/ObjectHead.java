package dev.medallion.jobs.source;

import dev.medallion.jobs.objects.Compression;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.text.TextEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.util.OptionalInt;
import java.util.function.Function;

/** The beginning of a text object: enough to tell whether it is what its source declares. */
public final class ObjectHead {
  /** In bytes, after decompression. */
  private static final int LENGTH = 1 << 20;

  private final String text;

  private ObjectHead(String text) {
    this.text = text;
  }

  /** The text, which may end within a line; with its byte-order mark, if it has one. */
  public String text() {
    return text;
  }

  /**
   * How an object is compressed.
   *
   * @throws BadObjectException if its name ends as that of a file which is not read
   */
  public static Compression compression(StoredObject object) throws BadObjectException {
    return Compression.of(object)
        .orElseThrow(
            () ->
                new BadObjectException(
                    "%s is compressed in a way that is not read, as its name says: upload it plain, or as %s"
                        .formatted(object.uri(), Compression.known())));
  }

  /**
   * Reads the beginning.
   *
   * @param refused makes what is wrong with the object the whole message
   * @throws BadObjectException if it cannot be decompressed or read, is blank, or is no text of the
   *     encoding
   */
  public static ObjectHead of(
      S3Objects objects,
      StoredObject object,
      TextEncoding encoding,
      Function<String, BadObjectException> refused)
      throws BadObjectException {
    Compression compression = compression(object);
    byte[] bytes;
    try (InputStream in =
        compression == Compression.NONE
            ? objects.open(object, 0, LENGTH)
            : compression.open(objects, object)) {
      bytes = in.readNBytes(LENGTH);
    } catch (IOException e) {
      throw unreadable(object, e);
    }
    // A character that the limit cuts in two is no fault of the object.
    OptionalInt malformed = encoding.malformedAt(bytes, bytes.length < LENGTH);
    if (malformed.isPresent()) {
      throw refused.apply(
          "it is not %s text (at byte %d); save it as %s, or set the source's option \"encoding\""
              .formatted(encoding.charset(), malformed.getAsInt(), encoding.charset()));
    }
    String text = new String(bytes, encoding.charset());
    if (text.strip().isEmpty() || text.strip().equals("\uFEFF")) {
      throw new BadObjectException(
          "%s holds nothing but blanks: upload it again with its content".formatted(object.uri()));
    }
    if (text.indexOf('\0') >= 0) {
      throw refused.apply("it holds NUL characters, as a binary file does");
    }
    return new ObjectHead(text);
  }

  /** What an object is refused for that could not be read to its end. */
  public static BadObjectException unreadable(StoredObject object, IOException cause) {
    return new BadObjectException(
        "%s cannot be read to its end, perhaps cut short or damaged: %s; upload it again"
            .formatted(object.uri(), cause.getMessage()),
        cause);
  }

  /** A reader of the text. */
  public StringReader reader() {
    return new StringReader(text);
  }
}
