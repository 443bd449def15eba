package dev.medallion.functions.maintenance;

import dev.medallion.functions.access.AccessReport;
import java.util.List;

/**
 * What was declared, found and done, setting by setting.
 *
 * @param settings one entry for each table, or table bucket, and kind of maintenance
 * @param findings what is not as it should be, each with what fixes it
 * @param undeclared tables in the buckets that the pipeline does not declare; they are not touched
 * @param access one entry for each table and principal that the pipeline lets in
 */
record Report(
    List<Setting> settings,
    List<Finding> findings,
    List<String> undeclared,
    List<AccessReport.Entry> access) {

  /**
   * One setting.
   *
   * @param table the table's short name, or the table bucket's name
   * @param type the kind of maintenance, as the S3 Tables API names it, or {@code sortOrder}
   * @param declared what the pipeline declares
   * @param found what was configured
   * @param done what was changed
   */
  record Setting(String table, String type, String declared, String found, String done) {
    static final String NOTHING = "nothing";
    static final String CONFIGURED = "configured";

    static Setting of(String table, String type, String declared, String found) {
      return new Setting(
          table, type, declared, found, declared.equals(found) ? NOTHING : CONFIGURED);
    }
  }

  /**
   * One finding.
   *
   * @param table the table's short name, or the table bucket's name
   * @param kind what it is about
   * @param message what was found, and what fixes it
   */
  record Finding(String table, Kind kind, String message) {
    @Override
    public String toString() {
      return table + ": " + message;
    }
  }

  /** The kinds of findings. */
  enum Kind {
    /** Somebody changed what was configured here. */
    DRIFT,
    /** What the pipeline declares under {@code access} cannot be granted. */
    ACCESS,
    /** S3 cannot manage the snapshots. */
    OBSTACLE,
    /** The newest job of S3 failed. */
    FAILED_JOB,
    /** Snapshots expire before the next run reads them. */
    SHORT_HISTORY
  }
}
