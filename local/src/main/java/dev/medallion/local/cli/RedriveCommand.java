package dev.medallion.local.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends what the landing queue gave up through it again. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description =
        "Show the dead letters with their reasons, and send them through the queue again.")
final class RedriveCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Override
  public Integer call() {
    URI endpoint = state.folder().requireRunning();
    try (Services services = Services.at(endpoint)) {
      DeadLetters letters = new DeadLetters(services, Deployed.at(endpoint));
      // Not a table: a reason is a sentence, and is worth nothing when it is cut.
      letters
          .all()
          .forEach(letter -> System.out.printf("  %s%n    %s%n", letter.object(), letter.reason()));
      System.out.printf("%d sent through the landing queue again%n", letters.redrive());
    }
    return 0;
  }
}
