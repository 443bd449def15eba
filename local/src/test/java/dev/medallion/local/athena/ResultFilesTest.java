package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  private static final List<List<String>> ROWS =
      List.of(List.of("name"), List.of("a\nb"), List.of("ü😀"), List.of(""), List.of("last"));

  @TempDir private Path folder;

  private ResultFiles files;

  @BeforeEach
  void write() {
    files = new ResultFiles(folder);
    try (ResultFiles.RowWriter writer = files.write("q")) {
      ROWS.forEach(writer::row);
    }
  }

  @Test
  void goesOnWhereThePageBeforeEnded() {
    List<List<String>> read = new ArrayList<>();
    ResultFiles.Rows page = files.read("q", 0, 2);
    while (!page.values().isEmpty()) {
      read.addAll(page.values());
      page = files.read("q", page.next(), 2);
    }

    assertThat(read).isEqualTo(ROWS);
  }

  @Test
  void hasNothingBehindTheLastRowOfAFullPage() {
    long end = files.read("q", 0, ROWS.size()).next();

    assertThat(files.read("q", end, 1).values()).isEmpty();
  }

  @Test
  void refusesAPositionInsideOfARowOrBehindTheLast() {
    assertThatThrownBy(() -> files.read("q", 3, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.read("q", 10_000, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
