package dev.medallion.cli;

import java.nio.file.Path;

/**
 * The checkout that the commands work on.
 *
 * @param home its root
 */
public record Checkout(Path home) {

  /** The sample, whose state stays outside what is deployed. */
  Project sample() {
    return new Project(
        home.resolve("pipeline"), home.resolve(".medallion"), home.resolve("samples"));
  }

  /** Prices, assumptions and limits that costs are computed with. */
  public Path prices() {
    return home.resolve("docs/prices.yaml");
  }
}
