package dev.medallion.functions.access;

import dev.medallion.functions.access.TableCatalog.AccessMode;
import java.util.List;

/**
 * Who may read what, as it was found and as it was left.
 *
 * @param mode what decides about access
 * @param entries one for each table and principal
 * @param findings what is not as it should be, each with what fixes it
 */
public record AccessReport(AccessMode mode, List<Entry> entries, List<Finding> findings) {
  public AccessReport {
    entries = List.copyOf(entries);
    findings = List.copyOf(findings);
  }

  /**
   * What one principal may read of one table.
   *
   * @param principal its ARN
   * @param table the table's short name; the table bucket's name for what is no rule's any more
   * @param columns which columns, in words
   * @param found what was found
   * @param done what was done about it
   */
  public record Entry(String principal, String table, String columns, State found, Action done) {}

  /** Whether something is granted. */
  public enum State {
    GRANTED,
    NOT_GRANTED,
    /** Somebody else did, so that it is not taken back here. */
    GRANTED_BY_OTHERS,
    /** There is no such table yet. */
    NO_TABLE,
    /** What decides about access cannot grant that. */
    IMPOSSIBLE
  }

  /** What was done. */
  public enum Action {
    NOTHING,
    GRANTED,
    REVOKED,
    REFUSED
  }

  /**
   * One finding.
   *
   * @param place the table's short name, or the table bucket's name
   * @param kind what it is about
   * @param message what was found, and what fixes it
   */
  public record Finding(String place, Kind kind, String message) {
    @Override
    public String toString() {
      return place + ": " + message;
    }
  }

  /** The kinds of findings. */
  public enum Kind {
    /** Somebody changed what was granted here. */
    DRIFT,
    /** What is declared cannot be granted. */
    REFUSED
  }
}
