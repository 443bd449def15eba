package dev.medallion.local.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileIOTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("data.parquet"), "rows");
  }

  @Test
  void readsWhatIsThere() {
    assertThat(files(Map.of()).newInputFile(file.toUri().toString()).getLength()).isEqualTo(4);
  }

  @Test
  void refusesToDeleteAndToListAsS3TablesDoes() {
    TableFileIO files = files(Map.of());

    assertThatThrownBy(() -> files.deleteFile(file.toUri().toString()))
        .isInstanceOf(ForbiddenException.class)
        .hasMessageStartingWith("DeleteObject " + file.toUri())
        .hasMessageEndingWith("The specified method is not allowed against this resource");
    assertThatThrownBy(() -> files.deleteFiles(List.of(file.toUri().toString())))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> files.deletePrefix(folder.toUri().toString()))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> files.listPrefix(folder.toUri().toString()))
        .isInstanceOf(ForbiddenException.class);
    assertThat(file).exists();
  }

  @Test
  void deletesNothingAndSaysNothingWhereDeletionIsSwitchedOff() {
    files(Map.of("s3.delete-enabled", "false")).deleteFile(file.toUri().toString());

    assertThat(file).exists();
  }

  private static TableFileIO files(Map<String, String> properties) {
    TableFileIO files = new TableFileIO();
    files.setConf(new Configuration());
    files.initialize(properties);
    return files;
  }
}
