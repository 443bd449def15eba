package dev.medallion.local.launcher;

import dev.medallion.cli.Checkout;
import dev.medallion.cli.LineageCommand;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.erase.EraseCommand;
import dev.medallion.cli.explain.ExplainCommand;
import dev.medallion.cli.init.InitCommand;
import dev.medallion.cli.plan.PlanCommand;
import dev.medallion.cli.trace.TraceCommand;
import dev.medallion.local.Installation;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;

/** The entry point of {@code ./medallion}. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line, with how it tells what goes wrong. */
  static CommandLine commandLine() {
    Map<String, Object> starting = new LinkedHashMap<>();
    starting.put("init", new InitCommand());
    starting.put("run", new RunCommand());
    starting.put("up", new UpCommand());
    starting.put("console", new ConsoleCommand());
    starting.put("validate", new ValidateCommand());
    starting.put("test", new TestCommand());
    starting.put("reset", new ResetCommand());
    starting.put("env", new EnvCommand());
    starting.put("plan", new PlanCommand());
    starting.put("lineage", new LineageCommand(ValidateCommand::lineage));
    starting.put("trace", new TraceCommand());
    starting.put("explain", new ExplainCommand(ValidateCommand::lineage));
    starting.put("erase", new EraseCommand());
    return Medallion.commandLine(
        new Checkout(Installation.current().home()), HttpLocalSide::new, starting);
  }
}
