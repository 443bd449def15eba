package dev.medallion.jobs;

import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The files of the tests' tables. Hadoop itself would start {@code chmod} twice for each, which
 * takes most of the time of a small commit.
 */
public final class TestFiles extends LocalFileSystem {

  /** For Hadoop, which makes it by its name. */
  public TestFiles() {
    super(new WithoutModes());
    setWriteChecksum(false);
    setVerifyChecksum(false);
  }

  private static final class WithoutModes extends RawLocalFileSystem {
    @Override
    public void setPermission(Path file, FsPermission permission) {}
  }
}
