package dev.medallion.jobs.text;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The encoding of a source's texts.
 *
 * @param name the name of the character set
 */
public record TextEncoding(String name) implements Serializable {
  /** What a text has in the place of bytes that are invalid in its encoding. */
  public static final char UNREADABLE = '\uFFFD';

  private static final String STRUCTURE = "\r\n\"',;|\t{}[]";

  /** The character set. */
  public Charset charset() {
    return Charset.forName(name);
  }

  /** Reads text; what is none of the encoding is {@link #UNREADABLE}. */
  public Reader reader(InputStream bytes) {
    return new InputStreamReader(
        bytes,
        charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE));
  }

  /**
   * Where bytes begin to be none of the encoding.
   *
   * @param whole whether the text ends with them, so that half a character is none
   */
  public OptionalInt malformedAt(byte[] bytes, boolean whole) {
    CharsetDecoder decoder =
        charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate((int) (bytes.length * decoder.maxCharsPerByte()) + 1);
    CoderResult result = decoder.decode(in, out, whole);
    return result.isError() ? OptionalInt.of(in.position()) : OptionalInt.empty();
  }

  /**
   * Whether a text can be cut between any two lines by a look at its bytes: the bytes of line ends,
   * quotes and delimiters mean nothing else.
   */
  public boolean canBeCut() {
    Charset charset = charset();
    if (charset.equals(StandardCharsets.UTF_8)) {
      return true;
    }
    if (!charset.canEncode()) {
      return false;
    }
    CharsetEncoder encoder = charset.newEncoder();
    return encoder.maxBytesPerChar() == 1.0f
        && Arrays.equals(
            STRUCTURE.getBytes(charset), STRUCTURE.getBytes(StandardCharsets.US_ASCII));
  }
}
