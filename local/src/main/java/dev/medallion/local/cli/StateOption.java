package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --state}, the same for every command that has it. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The folder that holds all state (default: .medallion/up in the checkout).")
  private Path state;

  StateFolder folder() {
    return new StateFolder(
        state != null ? state : Installation.current().home().resolve(".medallion/up"));
  }
}
