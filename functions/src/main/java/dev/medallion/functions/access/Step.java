package dev.medallion.functions.access;

/** Whether a look changes what it finds. */
enum Step {
  LOOK,
  APPLY
}
