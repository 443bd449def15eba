package dev.medallion.jobs.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LandedObjectTest {

  private static Manifest.ObjectEvent event(String key, String etag, String sequencer) {
    return new Manifest.ObjectEvent("landing", key, etag, sequencer);
  }

  @Test
  void takesTheNewestContentOfEachKey() {
    assertThat(
            LandedObject.of(
                List.of(
                    event("a.csv", "newest", "0A1"),
                    event("a.csv", "older", "9F"),
                    event("b.csv", "\"quoted\"", null),
                    event("a.csv", "newest", "0A1"))))
        .containsExactlyInAnyOrder(
            new LandedObject("s3://landing/a.csv", "newest"),
            new LandedObject("s3://landing/b.csv", "quoted"));
  }
}
