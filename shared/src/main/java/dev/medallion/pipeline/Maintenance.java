package dev.medallion.pipeline;

import java.time.Duration;

/**
 * How S3 Tables maintains the tables of one layer.
 *
 * @param compaction how data files are rewritten, or not at all
 * @param targetFileSizeMb the size of a compacted file, in MiB, 64 to 512
 * @param snapshotAge how long a snapshot is kept; whole hours, at least one
 * @param minimumSnapshots how many snapshots are kept however old they are; at least one
 * @param unreferencedAfter when a file that no snapshot refers to becomes noncurrent; whole days
 * @param noncurrentAfter when a noncurrent file is deleted for good; whole days
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">S3
 *     Tables maintenance</a>
 */
public record Maintenance(
    Compaction compaction,
    int targetFileSizeMb,
    Duration snapshotAge,
    int minimumSnapshots,
    Duration unreferencedAfter,
    Duration noncurrentAfter) {

  /**
   * What a layer gets where {@code pipeline.yaml} says nothing: bronze stays as it came and short
   * in history, since it is updated often; silver is packed for query speed and its history kept a
   * week; gold is arranged for queries on several columns. Files that nothing refers to are removed
   * everywhere, after S3 Tables' own defaults.
   */
  public static Maintenance standard(Layer layer) {
    return switch (layer) {
      case BRONZE -> standard(Compaction.NONE, Duration.ofHours(24));
      case SILVER -> standard(Compaction.BINPACK, Duration.ofDays(7));
      case GOLD -> standard(Compaction.Z_ORDER, Duration.ofDays(3));
    };
  }

  /**
   * What the ledgers beside tables of this maintenance get where {@code pipeline.yaml} says nothing
   * of them: the same, but they are packed in any case, since each run of bronze adds a small file
   * to one.
   */
  public Maintenance ofLedgers() {
    return new Maintenance(
        compaction == Compaction.NONE ? Compaction.BINPACK : compaction,
        targetFileSizeMb,
        snapshotAge,
        minimumSnapshots,
        unreferencedAfter,
        noncurrentAfter);
  }

  private static Maintenance standard(Compaction compaction, Duration snapshotAge) {
    return new Maintenance(
        compaction, 512, snapshotAge, 1, Duration.ofDays(3), Duration.ofDays(10));
  }

  /** The compaction strategies of S3 Tables, and none. */
  public enum Compaction {
    NONE("none"),
    AUTO("auto"),
    BINPACK("binpack"),
    SORT("sort"),
    Z_ORDER("z-order");

    private final String label;

    Compaction(String label) {
      this.label = label;
    }

    /** The strategy as {@code pipeline.yaml} and the S3 Tables API write it. */
    public String label() {
      return label;
    }
  }
}
