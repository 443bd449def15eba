package dev.medallion.jobs;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Buckets as folders, with an entity tag for each object as S3 gives one. After an object's entry
 * was looked up, a test may change the object, as another writer would.
 */
public final class ObjectStore extends RawLocalFileSystem {
  static final String FOLDER = "medallion.test.folder";

  private static volatile Runnable afterLookUp = () -> {};

  private URI bucket;

  /** Does something once, after the next look-up of a landed object. */
  static void afterNextLookUp(Runnable action) {
    afterLookUp =
        () -> {
          afterLookUp = () -> {};
          action.run();
        };
  }

  static String etag(byte[] content) {
    return Integer.toHexString(new String(content, StandardCharsets.ISO_8859_1).hashCode());
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    super.initialize(uri, configuration);
    bucket = URI.create("s3://" + uri.getAuthority());
  }

  @Override
  public URI getUri() {
    return bucket == null ? super.getUri() : bucket;
  }

  @Override
  public File pathToFile(Path path) {
    return new File(getConf().get(FOLDER), bucket.getAuthority() + path.toUri().getPath());
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    File file = pathToFile(path);
    if (!file.exists()) {
      throw new FileNotFoundException("no such object: " + path);
    }
    FileStatus status =
        file.isDirectory()
            ? new FileStatus(0, true, 1, 1, file.lastModified(), makeQualified(path))
            : new Entry(file, makeQualified(path), etag(Files.readAllBytes(file.toPath())));
    if (bucket.getAuthority().equals("landing")) {
      afterLookUp.run();
    }
    return status;
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return new FileStatus[] {getFileStatus(path)};
  }

  private static final class Entry extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;
    private final String etag;

    private Entry(File file, Path path, String etag) {
      super(file.length(), false, 1, 32 << 20, file.lastModified(), path);
      this.etag = etag;
    }

    @Override
    public String getEtag() {
      return '"' + etag + '"';
    }
  }
}
