package dev.medallion.cli;

import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings back what was undone. */
@Command(
    name = "redo",
    mixinStandardHelpOptions = true,
    description = "Bring the rows of a file that was undone back into silver and gold.")
final class RedoCommand implements Callable<Integer> {
  @Mixin private TargetOption target;
  @Mixin private LandedFile.Options options;

  @Parameters(paramLabel = "OBJECT", description = "s3://BUCKET/KEY")
  private String object;

  @Override
  public Integer call() throws InterruptedException {
    try (Target opened = target.open()) {
      LandedFile file = LandedFile.of(opened, target.pipeline(), object, options);
      if (file.writes().stream().noneMatch(LandedWrites.Write::undone)) {
        throw new UserError("%s is not undone; `undo` lists what is".formatted(object));
      }
      options.confirm("redo", "done");
      Instant start = Instant.now();
      file.landed().redo(file.choice());
      return file.computeAgain(start);
    }
  }
}
