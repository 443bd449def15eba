package dev.medallion.functions.ingest;

import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Manifest;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides objects among runs of the bronze job, so that each run ends in reasonable time and
 * commits what it has. Runs beyond what the job may do at once wait in Glue's queue, and start by
 * themselves.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/job-run-queuing.html">Job run
 *     queuing</a>
 */
final class RunSlices {
  private RunSlices() {}

  /** The objects in slices, in their order; no slice is empty. */
  static List<List<LandedObject>> of(List<LandedObject> objects) {
    List<List<LandedObject>> slices = new ArrayList<>();
    List<LandedObject> slice = new ArrayList<>();
    long bytes = 0;
    for (LandedObject object : objects) {
      boolean full =
          slice.size() == Manifest.MOST_OBJECTS || bytes + object.size() > Manifest.MOST_BYTES;
      if (full && !slice.isEmpty()) {
        slices.add(List.copyOf(slice));
        slice.clear();
        bytes = 0;
      }
      slice.add(object);
      bytes += object.size();
    }
    if (!slice.isEmpty()) {
      slices.add(List.copyOf(slice));
    }
    return slices;
  }
}
