package dev.medallion.cli.doctor;

import java.util.Locale;

/** A step from the deployment and a dropped file to whoever reads what became of it. */
public enum Step {
  DEPLOY,
  INGEST,
  BRONZE,
  SILVER,
  GOLD,
  MAINTAIN,
  ERASE,
  REFRESH,
  READ;

  /** Its name for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
