package dev.medallion.cli.plan;

import java.util.Locale;

/** What a deployment does to a table, a data set or a rule of access. */
public enum Effect {
  /** It is made. */
  NEW,
  /** What it is made by stays; settings change, or columns come and widen. */
  ALTERED,
  /** It is computed whole, since its definition is another one. */
  REBUILT,
  /** It is computed by the definition that it has, since something that it reads is rebuilt. */
  REFRESHED,
  /** Nothing makes or refreshes it any more; the table stays as it is. */
  ORPHANED,
  /** It is deleted, with the rows that it holds, or with what it grants. */
  DELETED,
  /** What arrives for it is refused. */
  REFUSED,
  /** Nothing happens to it. */
  UNCHANGED;

  /** The effect in a word, as it is printed. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a query runs over all that the table is made of. */
  boolean computesWhole() {
    return this == NEW || this == REBUILT || this == REFRESHED;
  }
}
