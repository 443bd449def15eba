package dev.medallion.cli.explain;

import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Source;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads records back from the landing bucket: their text as it is, by the line they begin on. */
final class LandingText {
  /** What is read of an object at most, in characters; what is behind that is left alone. */
  private static final long MOST_OF_AN_OBJECT = 512L * 1024 * 1024;

  /** What is shown of a record at most, in characters. */
  private static final int MOST_OF_A_RECORD = 64 * 1024;

  private final S3Client s3;

  LandingText(S3Client s3) {
    this.s3 = s3;
  }

  /**
   * What was read.
   *
   * @param text the record; empty if it could not be read
   * @param problem why not
   */
  record Read(String text, String problem) {
    static Read of(String text) {
      return new Read(text, "");
    }

    static Read not(String problem) {
      return new Read("", problem);
    }
  }

  /** One write of an object. */
  record Write(String object, String version, String etag) {}

  /** The records of a write that begin on some lines, by these. */
  Map<Long, Read> read(Source source, Write write, Collection<Long> lines) {
    Optional<String> other = unreadable(source.format(), write.object());
    if (other.isPresent()) {
      return all(lines, Read.not(other.get()));
    }
    try (ResponseInputStream<GetObjectResponse> object = s3.getObject(request(write))) {
      Map<Long, Read> records = new HashMap<>(all(lines, Read.not("the object has no such line")));
      try (Reader reader = reader(object, write.object(), charset(source))) {
        records.putAll(records(reader, Set.copyOf(lines), quote(source)));
      } finally {
        // What is not read is not to be fetched.
        object.abort();
      }
      return records;
    } catch (S3Exception e) {
      return all(lines, Read.not(refused(e)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + write.object(), e);
    }
  }

  private static Optional<String> unreadable(Format format, String object) {
    String name = object.toLowerCase(Locale.ROOT);
    if (format == Format.PARQUET) {
      return Optional.of("a row of a Parquet file, which has no text");
    }
    return name.endsWith(".bz2") || name.endsWith(".zst")
        ? Optional.of("compressed by other than gzip: fetch the object to read it")
        : Optional.empty();
  }

  private static GetObjectRequest request(Write write) {
    String path = write.object().substring("s3://".length());
    int slash = path.indexOf('/');
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(path.substring(0, slash)).key(path.substring(slash + 1));
    if (!write.version().isEmpty()) {
      return request.versionId(write.version()).build();
    }
    return write.etag().isEmpty() ? request.build() : request.ifMatch(write.etag()).build();
  }

  private static String refused(S3Exception e) {
    return switch (e.statusCode()) {
      case 404, 405, 412 -> "landing no longer has that version";
      default -> "landing refuses it: " + e.awsErrorDetails().errorMessage();
    };
  }

  private static Map<Long, Read> all(Collection<Long> lines, Read read) {
    Map<Long, Read> all = new HashMap<>();
    lines.forEach(line -> all.put(line, read));
    return all;
  }

  private static Charset charset(Source source) {
    return Optional.ofNullable(source.options().get("encoding"))
        .or(() -> Optional.ofNullable(source.options().get("charset")))
        .map(Charset::forName)
        .orElse(StandardCharsets.UTF_8);
  }

  /** The character between two of which a line break ends no record; empty if there is none. */
  private static Optional<Character> quote(Source source) {
    String quote = source.options().getOrDefault("quote", "\"");
    return source.format() == Format.CSV && !quote.isEmpty()
        ? Optional.of(quote.charAt(0))
        : Optional.empty();
  }

  private static Reader reader(InputStream object, String name, Charset charset)
      throws IOException {
    InputStream buffered = new BufferedInputStream(object, 1 << 16);
    InputStream plain =
        name.toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(buffered) : buffered;
    return new BufferedReader(new InputStreamReader(plain, charset), 1 << 16);
  }

  /** The records that begin on the lines; LF, CRLF and CR each end one. */
  static Map<Long, Read> records(Reader reader, Set<Long> lines, Optional<Character> quote)
      throws IOException {
    Map<Long, Read> records = new HashMap<>();
    StringBuilder record = new StringBuilder();
    Set<Long> open = new HashSet<>(lines);
    long begins = 1;
    long line = 1;
    long seen = 0;
    boolean quoted = false;
    int character = reader.read();
    while (character >= 0 && !open.isEmpty()) {
      int next = reader.read();
      boolean wanted = open.contains(begins);
      boolean lineEnds = character == '\n' || (character == '\r' && next != '\n');
      quoted ^= wanted && quote.isPresent() && character == quote.get();
      if (lineEnds && !quoted) {
        if (wanted) {
          records.put(begins, Read.of(stripped(record)));
          open.remove(begins);
        }
        record.setLength(0);
        begins = line + 1;
      } else if (wanted && record.length() < MOST_OF_A_RECORD) {
        record.append((char) character);
      } else if (wanted) {
        records.put(begins, Read.of(record + "…"));
        open.remove(begins);
        quoted = false;
      }
      if (lineEnds) {
        line++;
      }
      if (++seen > MOST_OF_AN_OBJECT) {
        open.forEach(
            each ->
                records.put(
                    each, Read.not("further into the object than is read: fetch it to see")));
        return records;
      }
      character = next;
    }
    if (open.contains(begins) && !record.isEmpty()) {
      records.put(begins, Read.of(stripped(record)));
    }
    return records;
  }

  private static String stripped(StringBuilder record) {
    boolean cr = !record.isEmpty() && record.charAt(record.length() - 1) == '\r';
    return record.substring(0, record.length() - (cr ? 1 : 0));
  }
}
