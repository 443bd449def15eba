package dev.medallion.local.cli;

import dev.medallion.cfn.TemplateException;
import dev.medallion.local.deploy.DeploymentException;
import java.net.BindException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of {@code ./medallion}. */
@Command(
    name = "medallion",
    mixinStandardHelpOptions = true,
    version = "medallion 0.1.0",
    description = "A medallion lakehouse on S3 Tables, whole on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      UpCommand.class,
      StatusCommand.class,
      DropCommand.class,
      QueryCommand.class,
      LineageCommand.class,
      MaintenanceCommand.class,
      EnvCommand.class,
      InvokeCommand.class,
      CostCommand.class,
      RedriveCommand.class,
      RebuildCommand.class,
      ResetCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, with how it tells what goes wrong. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explain(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    // What the user can mend is told in a line; anything else is a defect, and shows its trace.
    if (exception instanceof UserError
        || exception instanceof TemplateException
        || exception instanceof DeploymentException
        || exception instanceof BindException) {
      System.err.println("medallion: " + exception.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw exception;
  }
}
