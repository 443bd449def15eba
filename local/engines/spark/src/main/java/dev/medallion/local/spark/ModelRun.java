package dev.medallion.local.spark;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What {@link ModelRuns} is asked: steps, one after the other.
 *
 * @param jar the jobs' jar
 * @param steps the steps
 */
record ModelRun(String jar, List<Step> steps) {

  /**
   * One step; what is not of its kind is null.
   *
   * @param kind {@code write}, {@code plan}, {@code clear} or {@code read}
   * @param table the table to write, empty or read, as {@code catalog.namespace.table}
   * @param columns the columns to write
   * @param rows the rows to write: a text or null for each column
   * @param plan the plan of a run of the silver job, whose sources' snapshots are filled in
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Step(
      String kind, String table, List<Column> columns, List<List<String>> rows, JsonNode plan) {}

  /**
   * A column.
   *
   * @param type in Spark SQL for one to write, in Trino's words for one that was read; null for the
   *     type that the table has
   */
  record Column(String name, String type) {}

  /**
   * What came of the steps.
   *
   * @param read what the steps that read have found, in their order
   * @param failure what went wrong; null if nothing did
   */
  record Answer(List<Read> read, Failure failure) {}

  /** The content of a table; no column if it does not exist. */
  record Read(List<Column> columns, List<List<String>> rows) {}

  /**
   * What went wrong.
   *
   * @param step the place of the step, from 0
   * @param row the place of the row that could not be written, from 0; -1 for none in particular
   * @param column its column; empty for none in particular
   * @param message what is wrong
   */
  record Failure(int step, int row, String column, String message) {}
}
