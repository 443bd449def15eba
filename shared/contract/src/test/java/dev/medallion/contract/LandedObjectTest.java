package dev.medallion.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandedObjectTest {
  private static final String NOON = "2026-11-22T12:00:00Z";

  @Test
  void isNewerIfItWasWrittenInALaterSecondWhateverTheSequencersSay() {
    assertOlder(object("FF", NOON), object("01", "2026-11-22T12:00:01Z"));
  }

  @Test
  void goesBySequencerWithinASecondSinceEventBridgeTellsNoFractions() {
    assertOlder(object("01", "2026-11-22T12:00:00.900Z"), object("02", NOON));
  }

  @ParameterizedTest
  @CsvSource({
    "0A,0B",
    "0a,0B",
    "0A,0b",
    "0055AED6DCD90281E5,0155AED6DCD90281E5",
    // Of unlike length: the shorter one is padded on the right.
    "0055AED6DCD9,0055AED6DCD90281E5",
    "0055AED6DCD90281E5,0055AED6DD",
    "10,9",
    "'',01"
  })
  void comparesSequencersAsTheUserGuideTells(String older, String newer) {
    assertOlder(object(older, NOON), object(newer, NOON));
  }

  @ParameterizedTest
  @CsvSource({"0a,0A", "0A,0A00", "'',00"})
  void takesSequencersForEqualThatDifferInCaseOrPaddingAlone(String one, String other) {
    assertThat(LandedObject.BY_AGE.compare(object(one, NOON), object(other, NOON))).isZero();
  }

  @Test
  void goesByTheFractionWhereNoSequencerTells() {
    assertOlder(object("", NOON), object("", "2026-11-22T12:00:00.001Z"));
  }

  private static void assertOlder(LandedObject older, LandedObject newer) {
    assertThat(LandedObject.BY_AGE.compare(older, newer)).isNegative();
    assertThat(LandedObject.BY_AGE.compare(newer, older)).isPositive();
  }

  private static LandedObject object(String sequencer, String time) {
    return new LandedObject("landing", "sales/a.csv", "etag", 1, sequencer, Instant.parse(time));
  }
}
