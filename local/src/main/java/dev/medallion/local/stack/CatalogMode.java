package dev.medallion.local.stack;

/** What decides about those who come to tables through the Data Catalog. */
public enum CatalogMode {
  /** What did before; at first, IAM alone. */
  AS_BEFORE,
  /** Lake Formation, beside IAM. */
  LAKE_FORMATION
}
