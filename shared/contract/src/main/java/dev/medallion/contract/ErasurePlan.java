package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * What a run of the erase job is to do. The command line writes it into the artifacts bucket, so
 * that the condition stands neither in the run's arguments nor in its log.
 *
 * @param id names the erasure
 * @param step what is to be done of it
 * @param bronze the source's table, as {@code catalog.namespace.table}
 * @param predicate which of its rows, in Spark SQL
 * @param condition the same as whoever asked wrote it
 * @param before rows of objects that were written later stay, in ISO 8601
 * @param who the ARN of whoever asked
 * @param why as they said; may be empty
 * @param tables the tables to clean or to search, by their full names; a silver table before its
 *     change log
 * @param text what must be in none of their files; null for nothing
 * @param report where the {@link ErasureReport} goes, as an S3 URI
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ErasurePlan(
    String id,
    Step step,
    String bronze,
    String predicate,
    String condition,
    String before,
    String who,
    String why,
    List<String> tables,
    String text,
    String report) {

  /** The steps of an erasure, in their order. */
  public enum Step {
    /** Takes the rows out of the bronze table, and notes that they stay away. */
    ERASE,
    /** Leaves the tables nothing but their present rows, and looks whether that is so. */
    CLEAN,
    /** Looks only. */
    VERIFY
  }

  /** Takes a list that is left out as empty. */
  public ErasurePlan {
    tables = tables == null ? List.of() : List.copyOf(tables);
  }

  /** The same, but for another text; null for none. */
  public ErasurePlan lookingFor(String other) {
    return new ErasurePlan(
        id, step, bronze, predicate, condition, before, who, why, tables, other, report);
  }

  /** Until when objects may have been written whose rows go. */
  public Instant time() {
    return Instant.parse(before);
  }

  /**
   * The folder of an erasure in the artifacts bucket: a key prefix that ends in {@code /}.
   *
   * @param id the erasure
   */
  public static String folder(String id) {
    return "erasures/%s/".formatted(id);
  }
}
