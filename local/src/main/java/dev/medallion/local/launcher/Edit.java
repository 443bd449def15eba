package dev.medallion.local.launcher;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.Target;
import dev.medallion.cli.plan.Change;
import dev.medallion.cli.plan.Comparison;
import dev.medallion.cli.plan.Effect;
import dev.medallion.local.Site;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was edited in a project between two starts of {@code up}, and what that does. */
final class Edit {
  private final Optional<Path> before;
  private final Optional<Pipeline> deployed;
  private final Pipeline project;

  private Edit(Optional<Path> before, Optional<Pipeline> deployed, Pipeline project) {
    this.before = before;
    this.deployed = deployed;
    this.project = project;
  }

  /**
   * Reads what was deployed last, which the next start replaces.
   *
   * @param state the folder of the state
   * @param project what is to be deployed
   */
  static Edit since(Path state, Pipeline project) throws IOException {
    Optional<Path> before = deployed(Site.functions(state));
    try {
      Optional<Pipeline> deployed = Optional.empty();
      if (before.isPresent()) {
        deployed = Optional.of(PipelineLoader.load(before.get()));
      }
      return new Edit(before, deployed, project);
    } catch (PipelineException ofAnotherVersion) {
      return new Edit(before, Optional.empty(), project);
    }
  }

  /** The folder of the pipeline that any of the functions has. */
  private static Optional<Path> deployed(Path functions) throws IOException {
    if (!Files.isDirectory(functions)) {
      return Optional.empty();
    }
    try (Stream<Path> packages = Files.list(functions)) {
      return packages
          .map(folder -> folder.resolve("pipeline"))
          .filter(folder -> Files.exists(folder.resolve("pipeline.yaml")))
          .findFirst();
    }
  }

  /** A line for each table and data set that it changes. */
  List<String> lines(Target target) throws InterruptedException {
    if (deployed.isEmpty()) {
      return before.isEmpty()
          ? List.of()
          : List.of(
              "what was up last is no pipeline to this version: what has changed is not known");
    }
    if (deployed.get().equals(project)) {
      return List.of();
    }
    Map<TableName, TableMetadata> tables =
        new Lakehouse(target.services(), target.stack(), project)
            .load(Comparison.tables(deployed.get(), project));
    return Comparison.of(deployed.get(), project, tables, target.stack().tableBuckets()).stream()
        .filter(change -> change.effect() != Effect.UNCHANGED)
        .flatMap(Edit::lines)
        .toList();
  }

  private static Stream<String> lines(Change change) {
    return Stream.concat(
        Stream.of(
            "%s is %s: %s"
                .formatted(
                    change.name(), change.effect().label(), String.join("; ", change.because()))),
        change.notes().stream().map(note -> "  " + note));
  }
}
