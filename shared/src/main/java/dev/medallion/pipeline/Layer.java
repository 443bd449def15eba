package dev.medallion.pipeline;

import java.util.Locale;

/** The three layers of the lakehouse; each is one table bucket. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD;

  /** The layer as it is written in configuration, SQL and bucket names: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
