package dev.medallion.local.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
  private static final long MB = 1 << 20;

  private final List<String> lines = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private long free = 1000 * MB;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final DiskWatch watch =
      new DiskWatch(Path.of("/state"), () -> free, () -> now, lines::add);

  @Test
  void saysOnceThatTheDiskIsFullAndOnceThatItIsNot() {
    watch.look();
    free = 3 * MB / 2;
    watch.look();
    watch.look();
    free = 2000 * MB;
    watch.look();
    watch.look();

    assertThat(lines)
        .containsExactly(
            "the disk of the state folder /state is full: 1.5 MB free. Nothing is given up: work"
                + " goes on when there is space, 50.0 MB at least",
            "the disk of the state folder has space again, 2,000.0 MB free: work goes on");
  }

  @Test
  void passesOnWarningsOnlyWhileThereIsSpace() {
    watch.filter("one", warnings::add);
    free = 0;
    watch.filter("two", warnings::add);
    free = 1000 * MB;
    watch.filter("three", warnings::add);

    assertThat(warnings).containsExactly("one", "three");
    assertThat(lines).hasSize(2);
  }

  /** Spark deletes what it could not write whole: the next look finds space. */
  @Test
  void believesAWriteThatFoundNoSpace() {
    watch.filter("Job aborted: java.io.IOException: No space left on device", warnings::add);
    watch.filter("another", warnings::add);
    assertThat(lines).singleElement().asString().contains("is full: 1,000.0 MB free");

    now = now.plusSeconds(31);
    watch.filter("later", warnings::add);

    assertThat(lines).hasSize(2);
    assertThat(warnings).containsExactly("later");
  }
}
