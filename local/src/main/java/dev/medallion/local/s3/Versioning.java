package dev.medallion.local.s3;

/** Whether a bucket gives each write a version id. */
public enum Versioning {
  /** It does. */
  ENABLED,
  /** It does not, as a new bucket does not. */
  NONE
}
