package dev.medallion.jobs.objects;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How objects are compressed, told by the ending of their name. */
public enum Compression {
  /** Not at all. */
  NONE("") {
    @Override
    InputStream around(InputStream compressed) {
      return compressed;
    }
  },
  /**
   * RFC 1952; several members are read one after the other. The JDK's own stream takes what it
   * cannot read behind a member for the end, so that rows would be lost without a word.
   */
  GZIP(".gz") {
    @Override
    InputStream around(InputStream compressed) throws IOException {
      return GzipCompressorInputStream.builder()
          .setInputStream(compressed)
          .setDecompressConcatenated(true)
          .get();
    }
  },
  /** RFC 8878; several frames are read one after the other. */
  ZSTANDARD(".zst") {
    @Override
    InputStream around(InputStream compressed) throws IOException {
      return new ZstdInputStream(compressed);
    }
  },
  /** bzip2; several streams are read one after the other, as pbzip2 writes them. */
  BZIP2(".bz2") {
    @Override
    InputStream around(InputStream compressed) throws IOException {
      return new BZip2CompressorInputStream(compressed, true);
    }
  };

  private static final int BUFFER = 1 << 16;

  /** Endings of compressed files and archives that are not read, so that none is taken for text. */
  private static final List<String> REFUSED =
      List.of(
          ".lz4",
          ".snappy",
          ".sz",
          ".xz",
          ".lzma",
          ".lzo",
          ".br",
          ".deflate",
          ".z",
          ".zip",
          ".7z",
          ".rar",
          ".tar",
          ".tgz",
          ".tbz2",
          ".txz",
          ".zz",
          ".zlib",
          ".lz",
          ".gzip",
          ".zstd",
          ".bz",
          ".bzip2");

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  abstract InputStream around(InputStream compressed) throws IOException;

  /**
   * The compression of an object.
   *
   * @return nothing if its name ends as that of a compressed file which is not read
   */
  public static Optional<Compression> of(StoredObject object) {
    String name = object.fileName().toLowerCase(Locale.ROOT);
    if (REFUSED.stream().anyMatch(name::endsWith)) {
      return Optional.empty();
    }
    return Optional.of(
        Stream.of(values())
            .filter(each -> each != NONE && name.endsWith(each.ending))
            .findFirst()
            .orElse(NONE));
  }

  /** The endings that are read, for messages. */
  public static String known() {
    return Stream.of(values())
        .map(each -> each.ending)
        .filter(each -> !each.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /**
   * What the object holds, decompressed as it is read, so that memory does not grow with it.
   *
   * @throws IOException if it is not compressed so, or cannot be read
   */
  public InputStream open(S3Objects objects, StoredObject object) throws IOException {
    InputStream raw = objects.open(object, 0);
    if (this == NONE) {
      return raw;
    }
    try {
      return around(new BufferedInputStream(raw, BUFFER));
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }
}
