package dev.medallion.pipeline;

import java.util.Locale;
import java.util.Optional;

/** The three layers of the lakehouse; each is one table bucket. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD;

  /** The layer as it is written in configuration, SQL and bucket names: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The layer that the tables of this one are made from; none for bronze. */
  public Optional<Layer> below() {
    return switch (this) {
      case BRONZE -> Optional.empty();
      case SILVER -> Optional.of(BRONZE);
      case GOLD -> Optional.of(SILVER);
    };
  }
}
