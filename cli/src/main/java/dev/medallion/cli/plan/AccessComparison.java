package dev.medallion.cli.plan;

import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whom a deployment lets in, and whom it takes access from. */
final class AccessComparison {
  private static final String ACCESS = "access.";

  private final Pipeline deployed;
  private final Pipeline project;

  AccessComparison(Pipeline deployed, Pipeline project) {
    this.deployed = deployed;
    this.project = project;
  }

  /** A change for each rule that is another one. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (AccessRule rule : project.access()) {
      Change change =
          find(deployed, rule.name()).map(before -> of(before, rule)).orElseGet(() -> added(rule));
      if (change.effect() != Effect.UNCHANGED) {
        changes.add(change);
      }
    }
    deployed.access().stream()
        .filter(rule -> find(project, rule.name()).isEmpty())
        .forEach(rule -> changes.add(removed(rule)));
    return changes;
  }

  private Change of(AccessRule before, AccessRule after) {
    Differences because =
        new Differences()
            .setting("namespace", deployed.namespace(), project.namespace())
            .setting("principal", before.principal(), after.principal())
            .setting("reads", reads(before), reads(after));
    return Change.of(
        ACCESS + after.name(),
        because.all().isEmpty() ? Effect.UNCHANGED : Effect.ALTERED,
        because.all(),
        List.of(),
        List.of());
  }

  private static Change added(AccessRule rule) {
    return Change.of(
        ACCESS + rule.name(),
        Effect.NEW,
        List.of(
            "%s is let in to read %s".formatted(rule.principal(), String.join(", ", reads(rule)))),
        List.of(),
        List.of());
  }

  private static Change removed(AccessRule rule) {
    return Change.of(
        ACCESS + rule.name(),
        Effect.DELETED,
        List.of("it is no longer declared"),
        List.of(),
        List.of(
            "what it granted %s is revoked: %s"
                .formatted(rule.principal(), String.join(", ", reads(rule)))));
  }

  /** Each table, with its columns where those are not all. */
  private static List<String> reads(AccessRule rule) {
    return rule.tables().stream()
        .map(
            table ->
                table.columns() instanceof AccessRule.AllColumns
                    ? table.path()
                    : "%s (%s)".formatted(table.path(), table.columns().text()))
        .toList();
  }

  private static Optional<AccessRule> find(Pipeline pipeline, String name) {
    return pipeline.access().stream().filter(rule -> rule.name().equals(name)).findFirst();
  }
}
