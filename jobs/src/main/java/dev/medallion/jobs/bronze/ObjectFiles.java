package dev.medallion.jobs.bronze;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Landed objects as Hadoop's file systems show them. */
final class ObjectFiles {
  private final Configuration configuration;

  ObjectFiles(Configuration configuration) {
    this.configuration = configuration;
  }

  Configuration configuration() {
    return configuration;
  }

  /**
   * What is stored where the object was announced.
   *
   * @throws BadObjectException if there is nothing, it is empty, or Spark would pass over it
   */
  StoredObject stored(LandedObject object) throws BadObjectException {
    // Spark leaves such files out of every listing, and their rows would be lost without a word.
    if (object.fileName().startsWith("_") || object.fileName().startsWith(".")) {
      throw new BadObjectException(
          "%s cannot be read: Spark passes over files whose name starts with \"%s\"; upload it under another name"
              .formatted(object.uri(), object.fileName().charAt(0)));
    }
    FileStatus status;
    try {
      status = object.path().getFileSystem(configuration).getFileStatus(object.path());
    } catch (FileNotFoundException e) {
      throw new BadObjectException(
          "%s is not there any more: upload it again if its rows are wanted"
              .formatted(object.uri()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look up " + object.uri(), e);
    }
    if (status.getLen() == 0) {
      throw new BadObjectException(
          "%s is empty: upload it again with its content".formatted(object.uri()));
    }
    return StoredObject.of(object, status);
  }

  /** The object's content, decompressed as Spark does by the name's ending. */
  InputStream open(LandedObject object) throws IOException {
    InputStream raw = object.path().getFileSystem(configuration).open(object.path());
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(object.path());
    return codec == null ? raw : codec.createInputStream(raw);
  }
}
