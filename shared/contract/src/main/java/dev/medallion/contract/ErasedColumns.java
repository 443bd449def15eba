package dev.medallion.contract;

/** The columns of the table, beside a bronze table, that says which rows were erased. */
public final class ErasedColumns {
  /** The erasure. */
  public static final String ID = "erasure";

  /** Which rows, as whoever asked wrote it. */
  public static final String CONDITION = "condition";

  /** The same in Spark SQL. */
  public static final String PREDICATE = "predicate";

  /** Rows of objects that were written later are not meant: who was erased may come back. */
  public static final String BEFORE = "before";

  /** The ARN of whoever asked. */
  public static final String WHO = "erased_by";

  /** Why, as they said. */
  public static final String WHY = "why";

  private ErasedColumns() {}
}
