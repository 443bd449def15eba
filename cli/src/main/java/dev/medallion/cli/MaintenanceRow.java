package dev.medallion.cli;

import java.util.Map;

/**
 * The maintenance of one table, as {@code --json} prints it. What is not known is an empty text.
 *
 * @param layer its layer
 * @param namespace its namespace
 * @param name its name
 * @param declared what the pipeline declares; empty for a table that it does not declare
 * @param configured what S3 Tables is configured to do
 * @param jobs how the newest job of each kind ended, by the names of the S3 Tables API
 * @param filesBefore the data files before the newest run of the jobs; -1 if there was none
 * @param filesAfter the data files after it; without one, as they are now
 * @param bytesBefore their size before it; -1 if there was none
 * @param bytesAfter their size after it; without one, as it is now
 * @param snapshots the snapshots that have not expired
 * @param oldestSnapshot when the oldest of them was committed, in ISO 8601
 * @param sortOrder the columns of the table's sort order
 */
public record MaintenanceRow(
    String layer,
    String namespace,
    String name,
    String declared,
    String configured,
    Map<String, Job> jobs,
    long filesBefore,
    long filesAfter,
    long bytesBefore,
    long bytesAfter,
    int snapshots,
    String oldestSnapshot,
    String sortOrder) {

  /** How a job ended, in the words of the S3 Tables API. */
  public record Job(String status, String when, String failure) {}

  /** The short name, as messages of the functions have it. */
  String table() {
    return layer + "." + namespace + "." + name;
  }
}
