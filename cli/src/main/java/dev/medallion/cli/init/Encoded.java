package dev.medallion.cli.init;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Text files in the encoding of the first of them.
 *
 * @param encoding what a source has to declare; empty for UTF-8, which needs no word
 */
record Encoded(List<Path> files, Optional<Charset> encoding) {
  /** What old programs of Western Europe and America write. */
  static final Charset WESTERN = Charset.forName("windows-1252");

  private static final int HEAD = 1 << 20;

  /** Looks at the beginning of the first file. */
  static Encoded of(List<Path> files) {
    byte[] head = head(files.get(0));
    if (startsWith(head, 0xFF, 0xFE) || startsWith(head, 0xFE, 0xFF)) {
      return new Encoded(files, Optional.of(StandardCharsets.UTF_16));
    }
    return new Encoded(files, isUtf8(head) ? Optional.empty() : Optional.of(WESTERN));
  }

  /** The files in UTF-8: themselves, or copies in a folder. */
  List<Path> inUtf8(Path folder) {
    if (encoding.isEmpty()) {
      return files;
    }
    List<Path> copies = new ArrayList<>();
    for (Path file : files) {
      Path copy = folder.resolve("%d.csv".formatted(copies.size()));
      try (Reader in = new InputStreamReader(open(file), encoding.get());
          Writer out = Files.newBufferedWriter(copy)) {
        in.transferTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
      copies.add(copy);
    }
    return copies;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream plain = Files.newInputStream(file);
    return file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain;
  }

  private static byte[] head(Path file) {
    // Nothing here opens it; DuckDB does, and says so if it is not UTF-8.
    if (file.getFileName().toString().endsWith(".zst")) {
      return new byte[0];
    }
    try (InputStream in = open(file)) {
      return in.readNBytes(HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  /** A character that the end of the head cuts in two is no fault. */
  private static boolean isUtf8(byte[] bytes) {
    int mostCut = bytes.length < HEAD ? 0 : 3;
    for (int cut = 0; cut <= mostCut; cut++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, bytes.length - cut));
        return true;
      } catch (CharacterCodingException e) {
        // One byte less may end with a whole character.
      }
    }
    return false;
  }
}
