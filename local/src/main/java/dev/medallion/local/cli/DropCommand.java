package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drops files into the landing bucket, below the prefix of a source. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = "Drop files of a source into the landing bucket of what is up.")
final class DropCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Option(names = "--wait", description = "Wait until gold has followed, and show the way there.")
  private boolean wait;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "A source of pipeline.yaml.")
  private String source;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "The files.")
  private List<Path> files;

  @Override
  public Integer call() throws InterruptedException {
    Deployed deployed = Deployed.at(state.folder().requireRunning());
    Pipeline pipeline = Pipelines.load(Installation.current());
    Source declared =
        pipeline
            .source(source)
            .orElseThrow(
                () ->
                    new UserError(
                        "pipeline.yaml declares no source \"%s\"; it declares %s"
                            .formatted(
                                source,
                                pipeline.sources().stream()
                                    .map(Source::name)
                                    .collect(Collectors.joining(", ")))));
    Set<String> keys = new LinkedHashSet<>();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new UserError("%s is not a file; nothing was dropped".formatted(file));
      }
      if (!keys.add(declared.prefix() + file.getFileName())) {
        throw new UserError(
            "two files are named %s, and one would take the other's place; nothing was dropped"
                .formatted(file.getFileName()));
      }
    }
    try (Services services = Services.at(deployed.endpoint())) {
      Instant start = Instant.now();
      for (Path file : files) {
        String key = declared.prefix() + file.getFileName();
        services.s3().putObject(put -> put.bucket(deployed.landingBucket()).key(key), file);
        System.out.printf("  s3://%s/%s%n", deployed.landingBucket(), key);
      }
      if (!wait) {
        return 0;
      }
      return follow(services, deployed, new Lakehouse(services, deployed, pipeline), start, keys);
    }
  }

  private static int follow(
      Services services, Deployed deployed, Lakehouse lakehouse, Instant start, Set<String> keys)
      throws InterruptedException {
    Progress progress = new Progress(System.out, start);
    Follower.Outcome outcome =
        new Follower(services, deployed, progress, start, keys).follow(Duration.ofMinutes(30));
    if (outcome.executions().isEmpty() && outcome.problems().isEmpty()) {
      List<String> missing = lakehouse.sourcesThatNeverLanded();
      progress.say(
          "done",
          missing.isEmpty()
              ? "bronze holds these objects already; nothing changed"
              : "silver waits for the first file of " + String.join(" and ", missing));
    }
    if (!outcome.executions().isEmpty()) {
      new RunPrinter(System.out).printExpectations(lakehouse.expectations());
    }
    outcome.problems().forEach(problem -> System.err.println("medallion: " + problem));
    return outcome.problems().isEmpty() ? 0 : 1;
  }
}
