package dev.medallion.cli;

import java.nio.file.Path;

/**
 * The checkout that the commands work on.
 *
 * @param home its root
 */
public record Checkout(Path home) {

  /** What a user edits: the folder with {@code pipeline.yaml} and its SQL files. */
  public Path pipeline() {
    return home.resolve("pipeline");
  }

  /** The folder for the state of {@code up}, unless a user names another. */
  public Path state() {
    return home.resolve(".medallion/up");
  }

  /** Prices, assumptions and limits that costs are computed with. */
  public Path prices() {
    return home.resolve("docs/prices.yaml");
  }
}
