package dev.medallion.functions.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunSlicesTest {
  private static LandedObject object(int number, long bytes) {
    return new LandedObject(
        "landing", "sales/" + number, Integer.toString(number), bytes, "", Instant.EPOCH);
  }

  private static List<LandedObject> objects(int count, long bytes) {
    return IntStream.range(0, count).mapToObj(number -> object(number, bytes)).toList();
  }

  @Test
  void keepsWhatOneRunCanTakeTogether() {
    List<LandedObject> objects = objects(Manifest.MOST_OBJECTS, 1);

    assertThat(RunSlices.of(objects)).containsExactly(objects);
    assertThat(RunSlices.of(List.of())).isEmpty();
  }

  @Test
  void dividesByNumber() {
    assertThat(RunSlices.of(objects(2 * Manifest.MOST_OBJECTS + 1, 1)))
        .extracting(List::size)
        .containsExactly(Manifest.MOST_OBJECTS, Manifest.MOST_OBJECTS, 1);
  }

  @Test
  void dividesBySize() {
    assertThat(RunSlices.of(objects(7, Manifest.MOST_BYTES / 3)))
        .extracting(List::size)
        .containsExactly(3, 3, 1);
  }

  @Test
  void givesALargeObjectARunOfItsOwnAndLosesNone() {
    List<LandedObject> objects =
        List.of(object(1, 1), object(2, 10 * Manifest.MOST_BYTES), object(3, 1));

    assertThat(RunSlices.of(objects))
        .containsExactly(List.of(objects.get(0)), List.of(objects.get(1)), List.of(objects.get(2)));
  }
}
