package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryTest {
  private static final String FIRST_LINE = "namespace: retail";

  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void waitsAnHourAtMostUnlessItSaysOtherwise() throws PipelineException {
    assertThat(folder.load().longestRetry()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({"1m, PT1M", "90m, PT1H30M", "6h, PT6H", "7d, P7D"})
  void readsTheLongestWait(String written, Duration read) throws Exception {
    retry("{longest: %s}".formatted(written));

    assertThat(folder.load().longestRetry()).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{longest: 0m} | retry.longest: 0m is out of bounds; a wait is from 1m to 7d",
        "{longest: 8d} | retry.longest: 8d is out of bounds; a wait is from 1m to 7d",
        "{longest: 60} | retry.longest: \"60\" is no time here; write it as in 30m, 1h or 1d",
        "{longest: 1s} | retry.longest: \"1s\" is no time here; write it as in 30m, 1h or 1d",
        "{longst: 1h} | retry.longst is no known setting; did you mean \"longest\"?",
        "1h | retry must hold settings (name: value), not the value \"1h\""
      })
  void refusesWhatIsNoWait(String written, String problem) throws IOException {
    retry(written);

    assertThat(folder.problems()).containsExactly("pipeline.yaml:2: " + problem);
  }

  private void retry(String value) throws IOException {
    folder.with(FIRST_LINE, FIRST_LINE + "\nretry: " + value);
  }
}
