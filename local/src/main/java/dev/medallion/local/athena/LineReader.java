package dev.medallion.local.athena;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines, and knows at which byte each one begins. */
final class LineReader {
  private final InputStream bytes;
  private long position;

  private LineReader(InputStream bytes, long position) {
    this.bytes = bytes;
    this.position = position;
  }

  /**
   * A reader that begins in the middle.
   *
   * @throws IllegalArgumentException if no line begins at that byte
   */
  static LineReader at(SeekableByteChannel channel, long position) throws IOException {
    if (position > channel.size()) {
      throw new IllegalArgumentException("there is no byte " + position);
    }
    channel.position(Math.max(0, position - 1));
    InputStream bytes = new BufferedInputStream(Channels.newInputStream(channel));
    if (position > 0 && bytes.read() != '\n') {
      throw new IllegalArgumentException("no line begins at byte " + position);
    }
    return new LineReader(bytes, position);
  }

  /** The next line, without its end; empty at the end. */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = bytes.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = bytes.read();
    }
    position += line.size() + (next < 0 ? 0 : 1);
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  /** Where the line begins that comes next. */
  long position() {
    return position;
  }
}
