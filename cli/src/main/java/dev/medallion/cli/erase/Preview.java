package dev.medallion.cli.erase;

import java.util.List;

/**
 * What an erasure would take away, before it runs.
 *
 * @param source the source
 * @param condition which of its rows
 * @param tables each table that may hold something of them
 * @param objects the landing objects that bronze has such rows of; they stay as they are
 */
record Preview(String source, String condition, List<Matching> tables, List<LandedRows> objects) {

  /**
   * A table that exists.
   *
   * @param table its name
   * @param rows how many of its rows meet the condition; null if it has not the columns to tell
   * @param bytes how large its present data files are, as its metadata says; all of it is read
   */
  record Matching(String table, Long rows, long bytes) {}

  /**
   * A write of an object in the landing bucket.
   *
   * @param object {@code s3://bucket/key}
   * @param version its version id; empty where the bucket keeps none
   * @param rows how many rows of it meet the condition
   */
  record LandedRows(String object, String version, long rows) {}

  /** A number of rows in words. */
  static String rows(long count) {
    return count == 1 ? "1 row" : "%,d rows".formatted(count);
  }

  /** How many rows of bronze meet the condition. */
  long rows() {
    return objects.stream().mapToLong(LandedRows::rows).sum();
  }
}
