package dev.medallion.local.launcher;

import dev.medallion.cli.Checkout;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Target;
import dev.medallion.cli.TargetOption;
import dev.medallion.console.Console;
import dev.medallion.local.Installation;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the console of a deployed stack, or of what is up, until Ctrl-C. */
@Command(
    name = "console",
    mixinStandardHelpOptions = true,
    description =
        "Show a stack in the browser: pipeline, dashboard, tables, runs. What up runs shows itself"
            + " at its own address, too.")
final class ConsoleCommand implements Callable<Integer> {
  @Mixin private TargetOption target;

  @Option(
      names = "--port",
      defaultValue = "4580",
      description = "The port on 127.0.0.1; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.out, Instant.now());
    // Read once before, so that what is wrong with it is told here.
    var _ = target.pipeline();
    try (StopSignal signal = StopSignal.interruptThisThread(progress);
        Target opened = target.open();
        Console console =
            new Console(
                opened,
                target::pipeline,
                new Checkout(Installation.current().home()),
                ValidateCommand::lineage,
                Medallion.of(spec).project().folder());
        ConsoleServer server = ConsoleServer.start(port, Console.ROOT, console)) {
      System.out.printf(
          """

            console    %s
            shows      %s

            Only this address opens it: it holds a key that is made at each start. Ctrl-C stops it.
          """,
          server.address(), opened.place());
      try {
        signal.await();
      } catch (InterruptedException stopped) {
        if (!signal.isReceived()) {
          throw stopped;
        }
      }
      return StopSignal.EXIT;
    }
  }
}
