package dev.medallion.functions.maintenance;

import java.util.List;

/**
 * What was found and done, setting by setting.
 *
 * @param settings one entry for each table, or table bucket, and kind of maintenance
 * @param warnings what makes S3's own maintenance fail or do nothing, and how to mend it
 */
record Report(List<Setting> settings, List<String> warnings) {

  /**
   * One setting.
   *
   * @param table the table's short name, or the table bucket's name
   * @param type the kind of maintenance, as the S3 Tables API names it
   * @param declared what the pipeline declares
   * @param found what was configured
   * @param done what was changed
   */
  record Setting(String table, String type, String declared, String found, String done) {
    static final String NOTHING = "nothing";
    static final String CONFIGURED = "configured";
  }
}
