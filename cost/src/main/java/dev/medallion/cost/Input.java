package dev.medallion.cost;

/** A number that the user gives: it is in the file under its section, by its name. */
sealed interface Input permits Price, Assumption, Limit {

  /** The enum constant's name. */
  String name();

  /** What the number counts. */
  String unit();

  /** Where it stands in the file. */
  String section();
}
