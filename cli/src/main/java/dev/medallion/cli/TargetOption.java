package dev.medallion.cli;

import dev.medallion.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which stack a command speaks to; they may also stand before the command. */
public final class TargetOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--stack",
      paramLabel = "NAME",
      description = "A stack on AWS, by the name that sam deploy gave it (default: what is up).")
  private String stack;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "With --stack: the profile of your AWS configuration.")
  private String profile;

  @Option(names = "--region", paramLabel = "REGION", description = "With --stack: its Region.")
  private String region;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "Without --stack: the folder that up keeps its state in (default: .medallion/up in the"
              + " project).")
  private Path state;

  /**
   * Finds the stack.
   *
   * @throws UserError if nothing is up, or there is no such stack
   */
  public Target open() {
    Medallion medallion = Medallion.of(command);
    Optional<String> wanted = option(medallion, "--stack", options -> options.stack);
    Optional<String> asProfile = option(medallion, "--profile", options -> options.profile);
    Optional<String> inRegion = option(medallion, "--region", options -> options.region);
    Optional<Path> folder = option(medallion, "--state", options -> options.state);
    if (wanted.isPresent()) {
      if (folder.isPresent()) {
        throw refused("--state is the folder of what is up, and --stack a stack on AWS: give one");
      }
      return Target.stack(Access.configured(asProfile, inRegion), wanted.get());
    }
    if (asProfile.isPresent() || inRegion.isPresent()) {
      throw refused("--profile and --region say where a stack is: give --stack, too");
    }
    StateFolder up = new StateFolder(folder.orElseGet(() -> medallion.project().state()));
    return Target.up(medallion.localSide(up.requireRunning(), up.path()));
  }

  /**
   * The project's pipeline.
   *
   * @throws UserError with every problem, if it has any
   */
  public Pipeline pipeline() {
    return Pipelines.load(Medallion.of(command).project().folder());
  }

  /** The state folder that is named here. */
  Optional<Path> state() {
    return Optional.ofNullable(state);
  }

  /** Whether any of them but the state folder is given. */
  boolean namesStack() {
    return stack != null || profile != null || region != null;
  }

  private <T> Optional<T> option(
      Medallion medallion, String name, Function<TargetOption, T> value) {
    Optional<T> before = Optional.ofNullable(value.apply(medallion.target()));
    Optional<T> behind = Optional.ofNullable(value.apply(this));
    if (before.isPresent() && behind.isPresent()) {
      throw refused("option '%s' should be specified only once".formatted(name));
    }
    return behind.or(() -> before);
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
