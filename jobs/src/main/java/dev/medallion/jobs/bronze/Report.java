package dev.medallion.jobs.bronze;

/**
 * What a bronze run did.
 *
 * @param objects how many objects it has read
 * @param rows how many rows it has added
 * @param rescued how many of them something is rescued of
 * @param refused how many objects it could not take in
 * @param bytes how large the objects were, as they are stored
 * @param millis how long it took, in milliseconds
 */
record Report(int objects, long rows, long rescued, int refused, long bytes, long millis) {
  private static final double MILLIS = 1000;
  private static final double MEGABYTE = 1_000_000;

  /** One line of it. */
  String line(String table) {
    double seconds = Math.max(millis, 1) / MILLIS;
    return "%s: %d objects, %d rows, %d of them rescued in part or whole, %d objects refused; %.1f MB in %.1f s: %.1f MB/s, %.0f rows/s"
        .formatted(
            table,
            objects,
            rows,
            rescued,
            refused,
            bytes / MEGABYTE,
            seconds,
            bytes / MEGABYTE / seconds,
            rows / seconds);
  }
}
