package dev.medallion.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.functions.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SettledWritesTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final SettledWrites writes = SettledWrites.none();

  @Test
  void knowsAWriteByItsTimeAndIsReadAsItWasWritten() throws Exception {
    writes.add("a", NOON.plusSeconds(59));

    SettledWrites read = Json.read(Json.tree(Json.write(writes)), SettledWrites.class);

    assertThat(read.contains("a", NOON.plusSeconds(59))).isTrue();
    assertThat(read.contains("a", NOON.minusSeconds(1))).isFalse();
    assertThat(read.size()).isEqualTo(1);
  }

  @Test
  void forgetsHoursThatHadEnded() {
    writes.add("a", NOON.minusSeconds(1));
    writes.add("b", NOON);

    writes.forgetBefore(NOON.plus(Duration.ofMinutes(59)));

    assertThat(writes.contains("a", NOON.minusSeconds(1))).isFalse();
    assertThat(writes.contains("b", NOON)).isTrue();
    assertThat(writes.size()).isEqualTo(1);
  }

  @Test
  void forgetsTheOldestBeyondItsBound() {
    for (int hour = 0; hour < 3; hour++) {
      for (int i = 0; i < 100_000; i++) {
        writes.add(hour + "-" + i, NOON.plus(Duration.ofHours(hour)));
      }
    }

    assertThat(writes.size()).isEqualTo(200_000);
    assertThat(writes.contains("0-1", NOON)).isFalse();
    assertThat(writes.contains("2-1", NOON.plus(Duration.ofHours(2)))).isTrue();
  }
}
