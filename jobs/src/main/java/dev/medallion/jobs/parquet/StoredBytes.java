package dev.medallion.jobs.parquet;

import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** The bytes of an object, as Parquet's reader wants them: from any place. */
final class StoredBytes implements InputFile {
  /** A smaller object is fetched whole, which is one request and not one for each column. */
  private static final int FETCHED_WHOLE = 8 << 20;

  /** Reading on over a gap is cheaper than another request. */
  private static final int GAP = 1 << 16;

  private final S3Objects objects;
  private final StoredObject object;
  private byte[] whole;

  StoredBytes(S3Objects objects, StoredObject object) {
    this.objects = objects;
    this.object = object;
  }

  @Override
  public long getLength() {
    return object.size();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    if (object.size() > FETCHED_WHOLE) {
      return new Seekable(new FromPlace());
    }
    if (whole == null) {
      try (InputStream in = objects.open(object, 0)) {
        whole = in.readAllBytes();
      }
    }
    return new Seekable(new InMemory(whole));
  }

  @Override
  public String toString() {
    return object.uri();
  }

  /** A stream that goes to places. */
  private abstract static class Placed extends InputStream {
    abstract long place();

    abstract void go(long place) throws IOException;
  }

  private static final class Seekable extends DelegatingSeekableInputStream {
    private final Placed stream;

    private Seekable(Placed stream) {
      super(stream);
      this.stream = stream;
    }

    @Override
    public long getPos() {
      return stream.place();
    }

    @Override
    public void seek(long place) throws IOException {
      stream.go(place);
    }
  }

  private static final class InMemory extends Placed {
    private final byte[] bytes;
    private ByteArrayInputStream rest;

    private InMemory(byte[] bytes) {
      this.bytes = bytes;
      this.rest = new ByteArrayInputStream(bytes);
    }

    @Override
    long place() {
      return (long) bytes.length - rest.available();
    }

    @Override
    void go(long place) {
      rest = new ByteArrayInputStream(bytes, (int) place, bytes.length - (int) place);
    }

    @Override
    public int read() {
      return rest.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return rest.read(into, offset, length);
    }
  }

  private final class FromPlace extends Placed {
    private long place;
    private InputStream connection;

    @Override
    long place() {
      return place;
    }

    @Override
    void go(long wanted) throws IOException {
      if (connection != null && wanted >= place && wanted - place <= GAP) {
        connection.skipNBytes(wanted - place);
      } else if (wanted != place) {
        close();
      }
      place = wanted;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (connection == null) {
        connection = objects.open(object, place);
      }
      int read = connection.read(into, offset, length);
      place += Math.max(read, 0);
      return read;
    }

    @Override
    public void close() throws IOException {
      if (connection != null) {
        connection.close();
        connection = null;
      }
    }
  }
}
