package dev.medallion.cli.plan;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What becomes of the bronze table of a source. */
final class SourceComparison {
  private final Definitions definitions;
  private final Source source;
  private final Optional<TableMetadata> table;
  private final Differences because = new Differences();
  private final List<String> notes = new ArrayList<>();
  private boolean refused;

  SourceComparison(Definitions definitions, Source source) {
    this.definitions = definitions;
    this.source = source;
    this.table = definitions.table(Layer.BRONZE, source.name());
  }

  /**
   * @param affects the models and data sets that read it
   */
  Change compare(List<String> affects) {
    String name = definitions.name(Layer.BRONZE, source.name()).toString();
    Optional<Source> before = definitions.deployedSource(source.name());
    if (before.isEmpty()) {
      because.add("it is not deployed yet");
      table.ifPresent(
          _ ->
              notes.add("the table is there from before; files are added to the rows that it has"));
      return Change.of(name, Effect.NEW, because.all(), affects, notes);
    }
    compareFiles(before.get());
    compareColumns(before.get());
    because
        .setting("key", before.get().key(), source.key())
        .setting("sequence_by", before.get().sequenceBy(), source.sequenceBy())
        .setting("delete_when", before.get().deleteWhen(), source.deleteWhen());
    boolean touchesRows = !because.all().isEmpty();
    compareMaintenance();
    Effect effect =
        refused ? Effect.REFUSED : because.all().isEmpty() ? Effect.UNCHANGED : Effect.ALTERED;
    return Change.of(name, effect, because.all(), touchesRows ? affects : List.of(), notes);
  }

  private void compareFiles(Source before) {
    because
        .setting("prefix", before.prefix(), source.prefix())
        .setting("format", before.format().label(), source.format().label());
    Set<String> options = new LinkedHashSet<>(source.options().keySet());
    options.addAll(before.options().keySet());
    options.forEach(
        option ->
            because.setting(
                "option " + option, before.options().get(option), source.options().get(option)));
    if (definitions.project().sourceOf(before.prefix()).isEmpty()) {
      notes.add(
          "files that arrive under %s belong to no source then, and end in the dead-letter queue"
              .formatted(before.prefix()));
    }
  }

  private void compareColumns(Source before) {
    source
        .columns()
        .forEach(
            (column, type) -> {
              String was = before.columns().get(column);
              if (!type.equals(was)) {
                compareColumn(column, was, type);
              }
            });
    for (String column : before.columns().keySet()) {
      if (!source.columns().containsKey(column)) {
        undeclare(column);
      }
    }
  }

  private void compareColumn(String column, String was, String type) {
    because.setting("column " + column, was, type);
    Optional<String> held = held(column);
    if (held.isEmpty()) {
      return;
    }
    switch (ColumnTypes.fit(held.get(), type)) {
      case SAME, WIDENS -> {}
      case FITS ->
          notes.add(
              "column %s stays %s in the table, which is wider".formatted(column, held.get()));
      case CONFLICTS -> {
        refused = true;
        notes.add(
            "new files are refused: column %s is %s in the table, and neither type widens to the other; once this is deployed, ./medallion rebuild bronze.%s takes all files in again by the new type"
                .formatted(column, held.get(), source.name()));
      }
      case UNKNOWN ->
          notes.add(
              "column %s is nested, and its parts are not compared here: if one does not widen, new files are refused until ./medallion rebuild bronze.%s"
                  .formatted(column, source.name()));
    }
  }

  /** What is not declared is text, if files still have it. */
  private void undeclare(String column) {
    because.add("column %s: no longer declared".formatted(column));
    Optional<String> held = held(column);
    if (held.isPresent() && ColumnTypes.fit(held.get(), "string") == ColumnTypes.Fit.CONFLICTS) {
      notes.add(
          "files that still have column %s are refused, since it would be text and is %s in the table: leave it declared until no file has it, or once this is deployed, ./medallion rebuild bronze.%s"
              .formatted(column, held.get(), source.name()));
    }
  }

  private Optional<String> held(String column) {
    return table.flatMap(
        found ->
            found.columns().stream()
                .filter(each -> each.name().equals(column))
                .map(TableMetadata.Column::type)
                .findFirst());
  }

  private void compareMaintenance() {
    because
        .maintenance(
            "",
            definitions.deployed().maintenanceOf(Layer.BRONZE, source.name()),
            definitions.project().maintenanceOf(Layer.BRONZE, source.name()))
        .maintenance(
            "ledger: ",
            definitions.deployed().maintenanceOf(Layer.BRONZE, source.ledgerTable()),
            definitions.project().maintenanceOf(Layer.BRONZE, source.ledgerTable()));
  }
}
