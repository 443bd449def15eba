package dev.medallion.cli;

import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --state}, the same for every command that only the local side has. */
public final class StateOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The folder that holds all state (default: .medallion/up in the project).")
  private Path state;

  /** The folder that is named, before the command or behind it, or else the default. */
  public StateFolder folder() {
    Medallion medallion = Medallion.of(command);
    return new StateFolder(
        state != null
            ? state
            : medallion.target().state().orElseGet(() -> medallion.project().state()));
  }

  /** Whether a command finds that folder without being told. */
  public boolean isDefault() {
    return folder().path().equals(new StateFolder(Medallion.of(command).project().state()).path());
  }
}
