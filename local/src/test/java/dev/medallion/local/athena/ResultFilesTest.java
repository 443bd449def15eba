package dev.medallion.local.athena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    OptionalLong next = OptionalLong.of(0);
    while (next.isPresent()) {
      ResultFiles.Rows page = files.read("q", next.getAsLong(), 2);
      read.addAll(page.values());
      next = page.next();
    }

    assertThat(read).isEqualTo(ROWS);
  }

  @Test
  void endsWithTheLastRowOfAFullPage() {
    assertThat(files.read("q", 0, ROWS.size()).next()).isEmpty();
  }

  @Test
  void refusesAPositionInsideOfARowOrBehindTheLast() {
    assertThatThrownBy(() -> files.read("q", 3, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.read("q", 10_000, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
