package dev.medallion.local.spark;

import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, without the processes that it starts. Where its native library is
 * missing it runs {@code chmod} for each file, and once more for the file of its checksum: 20 ms of
 * a core for each file of a table, most of what a small commit takes.
 *
 * <p>Files have the mode that the process gives any file, and no checksum beside them; an object of
 * S3 has neither.
 */
public final class InProcessFileSystem extends LocalFileSystem {

  /** For Hadoop, which makes it by its name in {@code fs.file.impl}. */
  public InProcessFileSystem() {
    super(new WithoutModes());
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }

  private static final class WithoutModes extends RawLocalFileSystem {
    @Override
    public void setPermission(Path file, FsPermission permission) {}
  }
}
