package dev.medallion.local.s3tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Reads and writes {@code file:} locations without Hadoop. Files know themselves by their location,
 * scheme included: it is what metadata refers to.
 */
public final class LocalFileIO implements FileIO {

  private record Input(String location, InputFile file) implements InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file.newStream();
    }

    @Override
    public boolean exists() {
      return file.exists();
    }
  }

  private record Output(String location, OutputFile file) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return file.create();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return file.createOrOverwrite();
    }

    @Override
    public InputFile toInputFile() {
      return new Input(location, file.toInputFile());
    }
  }

  /** The path of a {@code file:} location, in any of its spellings. */
  static Path path(String location) {
    return location.startsWith("file:")
        ? Path.of(URI.create(location.replace(" ", "%20")).getPath())
        : Path.of(location);
  }

  @Override
  public InputFile newInputFile(String location) {
    return new Input(location, Files.localInput(path(location).toFile()));
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new Output(location, Files.localOutput(path(location).toFile()));
  }

  @Override
  public void deleteFile(String location) {
    try {
      if (!java.nio.file.Files.deleteIfExists(path(location))) {
        throw new NotFoundException("there is no file %s", location);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
