package dev.medallion.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheRecordingTest {
  @TempDir Path folder;

  @Test
  void oneAtATimeAndWhatItWroteIsTheCache() throws Exception {
    Path cache = folder.resolve("caches/spark.aot");
    CacheRecording first = CacheRecording.claim(cache).orElseThrow();
    assertThat(CacheRecording.claim(cache)).isEmpty();

    Files.writeString(first.file(), "recorded");
    first.keep();

    assertThat(cache).hasContent("recorded");
    assertThat(CacheRecording.claim(cache)).as("there already").isEmpty();
  }

  @Test
  void oneThatWasGivenUpIsRecordedByTheNext() throws Exception {
    Path cache = folder.resolve("trino.aot");
    CacheRecording killed = CacheRecording.claim(cache).orElseThrow();
    Files.writeString(killed.file(), "half");
    killed.giveUp();

    CacheRecording next = CacheRecording.claim(cache).orElseThrow();

    assertThat(next.file()).doesNotExist();
    assertThat(cache).doesNotExist();
  }

  @Test
  void aChildThatWritesNothingLeavesNone() {
    Path cache = folder.resolve("function.aot");
    CacheRecording.claim(cache).orElseThrow().keep();

    assertThat(cache).doesNotExist();
    assertThat(CacheRecording.claim(cache)).isPresent();
  }
}
