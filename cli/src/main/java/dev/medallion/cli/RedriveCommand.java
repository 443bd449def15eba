package dev.medallion.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends what the landing queue gave up through it again, and tries at once what failed. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description =
        "Show the dead letters with their reasons, and send them through the queue again; start"
            + " the run at once that waits to be tried again.")
final class RedriveCommand implements Callable<Integer> {
  @Mixin private TargetOption target;

  @Override
  public Integer call() throws InterruptedException {
    try (Target opened = target.open()) {
      DeadLetters letters = new DeadLetters(opened.services(), opened.stack(), opened.poll());
      // Not a table: a reason is a sentence, and is worth nothing when it is cut.
      letters
          .all()
          .forEach(letter -> System.out.printf("  %s%n    %s%n", letter.object(), letter.reason()));
      System.out.printf("%d sent through the landing queue again%n", letters.redrive());
      FunctionCalls.Decision due = new FunctionCalls(opened.services(), opened.stack()).retryNow();
      if (due.kind().equals("started")) {
        System.out.printf("%s started%n", due.execution());
      }
    }
    return 0;
  }
}
