package dev.medallion.local.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Shows the folder in which S3 keeps its objects under the URIs that jobs know them by: {@code
 * s3://bucket/key} is the file {@code FOLDER/bucket/key}. A job may add small objects, and changes
 * none.
 */
public final class ObjectFileSystem extends FileSystem {
  /** The setting that names the folder. */
  public static final String FOLDER = "medallion.objects.folder";

  private static final long BLOCK_BYTES = 32L << 20;
  private final RawLocalFileSystem files = new RawLocalFileSystem();
  private URI uri;
  private java.nio.file.Path bucket;

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    setConf(configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    bucket = java.nio.file.Path.of(configuration.get(FOLDER)).resolve(name.getAuthority());
    files.initialize(URI.create("file:///"), configuration);
  }

  @Override
  public String getScheme() {
    return "s3";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private java.nio.file.Path file(Path path) {
    return bucket.resolve(makeQualified(path).toUri().getPath().substring(1)).normalize();
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    getFileStatus(path);
    return files.open(new Path(file(path).toString()), bufferSize);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    java.nio.file.Path file = file(path);
    if (!file.startsWith(bucket)) {
      throw new FileNotFoundException("no such object: " + path);
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Entry(
          attributes,
          makeQualified(path),
          attributes.isDirectory() ? "" : EntityTag.of(file, attributes).orElse(""));
    } catch (NoSuchFileException e) {
      throw (FileNotFoundException)
          new FileNotFoundException("no such object: " + path).initCause(e);
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus status = getFileStatus(path);
    if (!status.isDirectory()) {
      return new FileStatus[] {status};
    }
    List<FileStatus> statuses = new ArrayList<>();
    try (Stream<java.nio.file.Path> children = Files.list(file(path))) {
      for (java.nio.file.Path child : children.sorted().toList()) {
        statuses.add(getFileStatus(new Path(path, child.getFileName().toString())));
      }
    }
    return statuses.toArray(FileStatus[]::new);
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  @Override
  public void setWorkingDirectory(Path directory) {
    throw readOnly(directory);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    java.nio.file.Path file = file(path);
    if (overwrite || Files.exists(file) || !file.startsWith(bucket)) {
      throw readOnly(path);
    }
    return new FSDataOutputStream(new ObjectWrite(file), null);
  }

  @Override
  public FSDataOutputStream append(Path path, int bufferSize, Progressable progress) {
    throw readOnly(path);
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw readOnly(from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw readOnly(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw readOnly(path);
  }

  private static UnsupportedOperationException readOnly(Path path) {
    return new UnsupportedOperationException(
        path + ": jobs write tables; objects they read, and add to, but never change");
  }

  /** An object's entry with its entity tag, as S3's own file systems give it. */
  private static final class Entry extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;
    private final String etag;

    private Entry(BasicFileAttributes attributes, Path path, String etag) {
      super(
          attributes.isDirectory() ? 0 : attributes.size(),
          attributes.isDirectory(),
          1,
          BLOCK_BYTES,
          attributes.lastModifiedTime().toMillis(),
          path);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }
}
