package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  @TempDir Path folder;

  @Test
  void keepsASecondOneOutAndSaysWhereTheFirstListens() throws Exception {
    StateFolder state = new StateFolder(folder);
    try (FileLock _ = state.lock()) {
      state.announce(URI.create("http://127.0.0.1:4566"));

      assertThatThrownBy(state::lock)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("in use by a running medallion at http://127.0.0.1:4566");
      assertThat(state.running()).contains(URI.create("http://127.0.0.1:4566"));
    }
    assertThat(state.running()).isEmpty();
  }

  @Test
  void tellsHowToStartWhenNothingRuns() {
    assertThatThrownBy(new StateFolder(folder)::requireRunning)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("./medallion up");
  }

  @Test
  void emptiesAllButTheLock() throws Exception {
    StateFolder state = new StateFolder(folder);
    try (FileLock _ = state.lock()) {
      Files.createDirectories(folder.resolve("a/b"));
      Files.writeString(folder.resolve("a/b/c"), "x");
      state.empty();
    }
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("lock"));
  }

  @Test
  void touchesNoFolderThatHoldsSomethingElse() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "x");

    assertThatThrownBy(new StateFolder(folder)::lock)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds other files, and is not touched");
    assertThat(folder).isDirectoryNotContaining(path -> !path.endsWith("thesis.txt"));
  }

  @Test
  void forgetsWhereTheOneBeforeListened() throws Exception {
    StateFolder state = new StateFolder(folder);
    try (FileLock _ = state.lock()) {
      state.announce(URI.create("http://127.0.0.1:4566"));
    }
    try (FileLock _ = state.lock()) {
      assertThat(state.running()).isEmpty();
    }
  }
}
