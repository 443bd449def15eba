package dev.medallion.pipeline;

/** The formats in which a source's objects may arrive. */
public enum Format {
  CSV,
  PARQUET
}
