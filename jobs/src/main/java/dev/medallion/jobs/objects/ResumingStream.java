package dev.medallion.jobs.objects;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.Abortable;

/**
 * The bytes of one write of an object. A connection that ends too early is opened again where it
 * ended: an object of gigabytes takes minutes, and no connection is promised to last so long.
 */
final class ResumingStream extends InputStream {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingStream.class);

  /** So many times in a row, without a byte in between, is no accident. */
  private static final int ATTEMPTS = 4;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final S3Objects objects;
  private final StoredObject object;
  private final long end;
  private long position;
  private InputStream connection;

  ResumingStream(S3Objects objects, StoredObject object, long from, long end) {
    this.objects = objects;
    this.object = object;
    this.position = from;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        if (connection == null) {
          connection = objects.connect(object, position, end);
        }
        int read = connection.read(bytes, offset, length);
        if (read < 0) {
          throw new EOFException(
              "the connection ended %d bytes before the end".formatted(end - position));
        }
        position += read;
        return read;
      } catch (ObjectChangedException e) {
        throw e;
      } catch (IOException | SdkException e) {
        abort();
        if (attempt == ATTEMPTS) {
          throw new IOException(e.getMessage(), e);
        }
        LOG.warn("{}: reading on at byte {} after: {}", object.uri(), position, e.getMessage());
        pause(attempt);
      }
    }
  }

  /** Decompressors ask this to know whether something follows. */
  @Override
  public int available() {
    return (int) Math.min(end - position, Integer.MAX_VALUE);
  }

  private static void pause(int attempt) throws IOException {
    long longest = FIRST_PAUSE.toMillis() << (attempt - 1);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while an object was read", e);
    }
  }

  /** Drops what is left of the connection: closing it would read the rest of the object. */
  private void abort() {
    if (connection instanceof Abortable abortable) {
      abortable.abort();
    }
    connection = null;
  }

  @Override
  public void close() throws IOException {
    if (connection != null && position < end) {
      abort();
    } else if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
