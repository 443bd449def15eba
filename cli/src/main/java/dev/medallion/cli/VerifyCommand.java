package dev.medallion.cli;

import dev.medallion.cli.Verification.Finding;
import dev.medallion.cli.Verification.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what is there of a stack, so that it can be pasted into an issue. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Look at each part of the stack, change nothing, and print a report. Ends with 1 if a part"
            + " differs from what it is to be, or cannot be looked at.")
final class VerifyCommand implements Callable<Integer> {
  @Mixin private TargetOption target;

  @Override
  public Integer call() {
    try (Target opened = target.open()) {
      List<Finding> findings = new Verification(opened.services(), opened.stack()).findings();
      System.out.printf(
          "medallion verify, %s, %s%n",
          opened.place(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
      for (Finding finding : findings) {
        System.out.printf("%-8s %s: %s%n", finding.result(), finding.part(), finding.detail());
      }
      return findings.stream().allMatch(finding -> finding.result() == Result.OK) ? 0 : 1;
    }
  }
}
