package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.pipeline.EventSettings;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {
  private static final Pipeline PIPELINE =
      new Pipeline(
          "retail",
          List.of(
              new Source(
                  "sales",
                  "sales/",
                  Format.PARQUET,
                  Map.of(),
                  List.of("sale_id"),
                  Map.of(),
                  List.of(),
                  Optional.empty())),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Pipeline.LONGEST_RETRY,
          EventSettings.ofNamespace("retail"),
          List.of());

  @TempDir Path folder;

  @Test
  void takesEachFileBelowAPrefixAndLeavesWhatIsAboutTheData() throws Exception {
    Path file = write("sales/2026/a.parquet");
    write("README.md");
    write("sales/.hidden");

    assertThat(Landing.of(folder, PIPELINE).files())
        .isEqualTo(Map.of("sales/2026/a.parquet", file));
  }

  @Test
  void refusesAFileThatBelongsToNoSource() throws Exception {
    write("slaes/a.parquet");

    assertThatThrownBy(() -> Landing.of(folder, PIPELINE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("slaes/a.parquet belongs to no source")
        .hasMessageContaining("sales/");
  }

  @Test
  void refusesAFolderWithoutData() {
    assertThatThrownBy(() -> Landing.of(folder, PIPELINE))
        .hasMessageContaining("has no file below a source's prefix (sales/)");
    assertThatThrownBy(() -> Landing.of(folder.resolve("none"), PIPELINE))
        .hasMessageContaining("is not a folder");
  }

  private Path write(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "x");
  }
}
