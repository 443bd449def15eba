package dev.medallion.local.s3tables;

import java.util.List;

/**
 * What one run of maintenance did to one table.
 *
 * @param bucket the name of its table bucket
 * @param namespace its namespace
 * @param name its name
 * @param when what counted as the present, in ISO 8601
 * @param before the table before it
 * @param after the table after it
 * @param jobs the jobs that ran, in order; those that are switched off are not among them
 */
public record MaintenanceReport(
    String bucket,
    String namespace,
    String name,
    String when,
    Figures before,
    Figures after,
    List<Job> jobs) {

  /**
   * A table in figures.
   *
   * @param files the data files of the current snapshot
   * @param bytes their size
   * @param snapshots the snapshots that have not expired
   * @param stored the size of all files of the table that are there, noncurrent ones included
   * @param noncurrent the files that wait to be deleted
   */
  public record Figures(long files, long bytes, int snapshots, long stored, int noncurrent) {}

  /**
   * A job.
   *
   * @param type the kind of maintenance, as the S3 Tables API names it
   * @param failure what it failed of; empty if it was successful
   * @param millis how long it took
   */
  public record Job(String type, String failure, long millis) {}
}
