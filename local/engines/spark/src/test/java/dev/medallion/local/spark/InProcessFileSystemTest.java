package dev.medallion.local.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessFileSystemTest {
  @TempDir private Path folder;

  @Test
  void writesTheFileAloneAndReadsItBack() throws IOException {
    Path file = folder.resolve("metadata/00000.json");
    try (HadoopFileIO files = files();
        OutputStream out = files.newOutputFile(file.toUri().toString()).create()) {
      out.write(new byte[] {1, 2, 3});
    }

    try (Stream<Path> written = Files.list(file.getParent())) {
      assertThat(written).containsExactly(file);
    }
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    try (HadoopFileIO files = files();
        var in = files.newInputFile(file.toUri().toString()).newStream()) {
      assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
    }
  }

  private static HadoopFileIO files() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.file.impl", InProcessFileSystem.class.getName());
    // Another test of this JVM may have had another one.
    hadoop.set("fs.file.impl.disable.cache", "true");
    return new HadoopFileIO(hadoop);
  }
}
