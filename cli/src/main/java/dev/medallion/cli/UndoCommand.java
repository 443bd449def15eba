package dev.medallion.cli;

import dev.medallion.pipeline.Source;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.services.sts.StsClient;

/** Takes a landed file out of silver and gold, as if it had never come. */
@Command(
    name = "undo",
    mixinStandardHelpOptions = true,
    description =
        "Make silver and gold what they would be had a file never landed. Bronze keeps its rows,"
            + " and redo brings them back. Without an object, list what is undone.")
final class UndoCommand implements Callable<Integer> {
  @Mixin private TargetOption target;
  @Mixin private LandedFile.Options options;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "Why, for those who ask later.",
      defaultValue = "")
  private String why;

  @Parameters(arity = "0..1", paramLabel = "OBJECT", description = "s3://BUCKET/KEY")
  private String object;

  @Override
  public Integer call() throws InterruptedException {
    try (Target opened = target.open()) {
      if (object == null) {
        list(opened);
        return 0;
      }
      LandedFile file = LandedFile.of(opened, target.pipeline(), object, options);
      List<LandedWrites.Write> writes = file.writes();
      if (writes.stream().allMatch(LandedWrites.Write::undone)) {
        throw new UserError("%s is undone already; redo brings its rows back".formatted(object));
      }
      options.confirm("undo", "undone");
      Instant start = Instant.now();
      try (StsClient sts = opened.services().sts()) {
        file.landed().undo(file.choice(), sts.getCallerIdentity().arn(), why);
      }
      return file.computeAgain(start);
    }
  }

  /** Not a table: an object is to be copied, and is worth nothing when it is cut. */
  private void list(Target opened) throws InterruptedException {
    boolean any = false;
    for (Source source : target.pipeline().sources()) {
      for (LandedWrites.Undone each :
          new LandedWrites(opened.services(), opened.stack(), target.pipeline(), source).undone()) {
        System.out.printf("  %s%n    %s%n", each.object(), each.inWords());
        any = true;
      }
    }
    if (!any) {
      System.out.println("nothing is undone");
    }
  }
}
