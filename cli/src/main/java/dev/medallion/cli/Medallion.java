package dev.medallion.cli;

import dev.medallion.cfn.TemplateException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The command line: what every command knows, and how it tells what goes wrong. */
@Command(
    name = "medallion",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    description = "A medallion lakehouse on S3 Tables, whole on this machine and on AWS.",
    synopsisSubcommandLabel = "COMMAND")
public final class Medallion {
  private final Checkout checkout;
  private final LocalSide.Finder localSides;

  @Option(
      names = "--project",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "The folder with your pipeline.yaml (default: the current folder if it has one, or else"
              + " the sample in the checkout).")
  private Path project;

  @Mixin private TargetOption target;

  private Medallion(Checkout checkout, LocalSide.Finder localSides) {
    this.checkout = checkout;
    this.localSides = localSides;
  }

  /**
   * The command line.
   *
   * @param localSides finds the local side that a command speaks to
   * @param more further commands by their names, which come first
   */
  public static CommandLine commandLine(
      Checkout checkout, LocalSide.Finder localSides, Map<String, Object> more) {
    CommandLine line = new CommandLine(new Medallion(checkout, localSides));
    more.forEach(line::addSubcommand);
    return line.addSubcommand(new StatusCommand())
        .addSubcommand(new DropCommand())
        .addSubcommand(new QueryCommand())
        .addSubcommand(new MaintenanceCommand())
        .addSubcommand(new AccessCommand())
        .addSubcommand(new InvokeCommand())
        .addSubcommand(new RedriveCommand())
        .addSubcommand(new RebuildCommand())
        .addSubcommand(new UndoCommand())
        .addSubcommand(new RedoCommand())
        .addSubcommand(new VerifyCommand())
        .addSubcommand(new CostCommand())
        .addSubcommand(new DoctorCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(Medallion::execute)
        .setExecutionExceptionHandler(Medallion::explain);
  }

  /** The command line that a command belongs to. */
  public static Medallion of(CommandSpec command) {
    return (Medallion) command.root().userObject();
  }

  /** The checkout that the command is of. */
  public Checkout checkout() {
    return checkout;
  }

  /**
   * The project that the commands work on.
   *
   * @throws UserError if a folder is named that holds none
   */
  public Project project() {
    if (project != null) {
      return Project.named(project);
    }
    Path current = Path.of("");
    return Project.isIn(current) ? Project.own(current) : checkout.sample();
  }

  /** The options that stand before the command. */
  TargetOption target() {
    return target;
  }

  LocalSide localSide(URI endpoint, Path state) {
    return localSides.at(endpoint, state);
  }

  private static int execute(ParseResult parsed) {
    CommandSpec last =
        parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1).getCommandSpec();
    TargetOption before = of(last).target();
    boolean takesStack = last.mixins().containsKey("target");
    if (!takesStack && before.namesStack()) {
      throw new ParameterException(
          last.commandLine(),
          "%s takes no --stack, --profile or --region: it asks nothing of AWS"
              .formatted(last.name()));
    }
    if (!takesStack && !last.mixins().containsKey("state") && before.state().isPresent()) {
      throw new ParameterException(
          last.commandLine(), "%s takes no --state".formatted(last.name()));
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int explain(Exception exception, CommandLine command, ParseResult parsed)
      throws Exception {
    // What the user can fix is told in a line; anything else is a defect, and shows its trace.
    String message =
        switch (exception) {
          case UserError error -> error.getMessage();
          case TemplateException error -> error.getMessage();
          case AwsServiceException refused when refused.awsErrorDetails() != null ->
              "%s refuses: %s: %s"
                  .formatted(
                      refused.awsErrorDetails().serviceName(),
                      refused.awsErrorDetails().errorCode(),
                      refused.awsErrorDetails().errorMessage());
          case SdkClientException unreached -> "AWS cannot be asked: " + unreached.getMessage();
          default -> throw exception;
        };
    System.err.println("medallion: " + message);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
