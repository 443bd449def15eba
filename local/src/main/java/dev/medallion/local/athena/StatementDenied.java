package dev.medallion.local.athena;

import dev.medallion.local.access.AccessDenied;

/** A statement that its caller lacks rights for. */
final class StatementDenied extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // Which number stands for which denial is not known; (unverified) these are for permissions, for
  // Lake Formation and for Iceberg.
  private static final int PERMISSION = 1500;
  private static final int LAKE_FORMATION = 234;
  private static final int ICEBERG = 233;

  private final transient Failure failure;

  private StatementDenied(int type, String message, Throwable cause) {
    super(message, cause);
    failure = new Failure(Failure.USER, type, message);
  }

  /** A policy denies it. */
  static StatementDenied byPolicy(AccessDenied denial) {
    return new StatementDenied(
        PERMISSION, "GENERIC_INTERNAL_ERROR: Forbidden: " + denial.getMessage(), denial);
  }

  /** Lake Formation denies to read. */
  static StatementDenied byLakeFormation(String message) {
    return new StatementDenied(LAKE_FORMATION, message, null);
  }

  /** Lake Formation denies an operation of the catalog. */
  static StatementDenied byCatalog(String message) {
    return new StatementDenied(
        ICEBERG, "Iceberg cannot access the requested resource: Forbidden: " + message, null);
  }

  /** The failure of the query. */
  Failure failure() {
    return failure;
  }
}
