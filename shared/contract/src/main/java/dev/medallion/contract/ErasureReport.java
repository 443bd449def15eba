package dev.medallion.contract;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a run of the erase job did, and what it found.
 *
 * @param rows how many rows it took out of the bronze table's present rows
 * @param cleaned what became of each table; empty if none was to be cleaned
 * @param searched what was found in each table; empty if none was to be searched
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ErasureReport(long rows, List<Cleaned> cleaned, List<Searched> searched) {

  /** Takes lists that are left out as empty. */
  public ErasureReport {
    cleaned = cleaned == null ? List.of() : List.copyOf(cleaned);
    searched = searched == null ? List.of() : List.copyOf(searched);
  }

  /**
   * What became of a table.
   *
   * @param table its full name
   * @param time when, in ISO 8601
   * @param snapshot the id of the snapshot that is left; null for a table without any
   * @param expired the ids of the snapshots that were expired
   * @param released the files that the table referred to before and does not any more: data,
   *     deletes, manifests, metadata
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Cleaned(
      String table, String time, String snapshot, List<String> expired, List<String> released) {
    /** Takes lists that are left out as empty. */
    public Cleaned {
      expired = expired == null ? List.of() : List.copyOf(expired);
      released = released == null ? List.of() : List.copyOf(released);
    }
  }

  /**
   * What was found in all that a table refers to.
   *
   * @param table its full name
   * @param files how many files were read: data with the rows that are deleted in them, deletes,
   *     manifests, metadata
   * @param older the ids of the snapshots that are older than the erasure
   * @param deletes how many delete files hide rows that are still there; null once others may have
   *     written, whose deletes are of other rows
   * @param matching how many rows meet the condition; null for a table other than the source's
   * @param found the files that hold the text; empty if none was searched for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Searched(
      String table,
      int files,
      List<String> older,
      Integer deletes,
      Long matching,
      List<String> found) {
    /** Takes lists that are left out as empty. */
    public Searched {
      older = older == null ? List.of() : List.copyOf(older);
      found = found == null ? List.of() : List.copyOf(found);
    }

    /** Whether nothing of what was erased is left, as far as was looked. */
    public boolean isClean() {
      return older.isEmpty()
          && (deletes == null || deletes == 0)
          && (matching == null || matching == 0)
          && found.isEmpty();
    }
  }
}
