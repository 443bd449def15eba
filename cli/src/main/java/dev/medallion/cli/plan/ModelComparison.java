package dev.medallion.cli.plan;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of the table of a model. */
final class ModelComparison {
  private final Definitions definitions;

  ModelComparison(Definitions definitions) {
    this.definitions = definitions;
  }

  /**
   * A model, whatever its layer.
   *
   * @param table its table
   * @param isDeployed whether a model of its name is deployed
   * @param definition its fingerprint
   * @param parts what differs from the deployed one of what the fingerprint is of
   * @param settings what else differs
   */
  private record Compared(
      TableName table,
      boolean isDeployed,
      String definition,
      List<String> parts,
      List<String> settings) {}

  /**
   * @param rebuilt the names of the tables that it reads and that are computed whole
   * @param affects the models and data sets that read it
   */
  Change silver(SilverModel model, List<String> rebuilt, List<String> affects) {
    Optional<SilverModel> before = definitions.deployedSilver(model.name());
    Differences parts = new Differences();
    Differences settings = new Differences();
    before.ifPresent(
        was -> {
          parts.sql(was.sql(), model.sql()).setting("key", was.key(), model.key());
          parts.rules(was.expectations(), model.expectations());
          versioning(was, model, parts);
          parts.setting(
              "history of", was.history().map(Source::name), model.history().map(Source::name));
          settings.setting("freshness", was.freshness(), model.freshness());
          maintenance(Layer.SILVER, model.name(), settings);
        });
    return change(
        new Compared(
            definitions.name(Layer.SILVER, model.name()),
            before.isPresent(),
            model.definition(),
            parts.all(),
            settings.all()),
        rebuilt,
        affects,
        List.of());
  }

  /** What makes a row the newest, of the sources that both read. */
  private static void versioning(SilverModel before, SilverModel after, Differences parts) {
    for (Source source : after.reads()) {
      before.reads().stream()
          .filter(was -> was.name().equals(source.name()))
          .forEach(
              was ->
                  parts
                      .setting("key of bronze." + source.name(), was.key(), source.key())
                      .setting(
                          "sequence_by of bronze." + source.name(),
                          was.sequenceBy(),
                          source.sequenceBy())
                      .setting(
                          "delete_when of bronze." + source.name(),
                          was.deleteWhen(),
                          source.deleteWhen()));
    }
  }

  /**
   * @param rebuilt the names of the tables that it reads and that are computed whole
   * @param affects the models and data sets that read it
   */
  Change gold(GoldModel model, List<String> rebuilt, List<String> affects) {
    Optional<GoldModel> before = definitions.deployedGold(model.name());
    Differences parts = new Differences();
    Differences settings = new Differences();
    List<String> notes = new ArrayList<>();
    before.ifPresent(
        was -> {
          parts.sql(was.sql(), model.sql()).setting("key", was.key(), model.key());
          Differences rules = new Differences().rules(was.expectations(), model.expectations());
          rules.all().forEach(settings::add);
          if (!rules.all().isEmpty()) {
            notes.add(
                "an incremental refresh holds the rows that it computes against the rules; ./medallion rebuild gold.%s holds all rows against them"
                    .formatted(model.name()));
          }
          settings
              .setting("cluster", was.cluster(), model.cluster())
              .setting("freshness", was.freshness(), model.freshness());
          maintenance(Layer.GOLD, model.name(), settings);
        });
    Change change =
        change(
            new Compared(
                definitions.name(Layer.GOLD, model.name()),
                before.isPresent(),
                model.definition(),
                parts.all(),
                settings.all()),
            rebuilt,
            affects,
            notes);
    if (change.effect() == Effect.REBUILT) {
      notes.add(
          "the table is deleted and built again: queries of it fail until then, and its old"
              + " snapshots are lost");
      return Change.of(change.name(), change.effect(), change.because(), change.affects(), notes);
    }
    return change;
  }

  /** The decision is the run's own: by the fingerprint that the table records. */
  private Change change(
      Compared model, List<String> rebuilt, List<String> affects, List<String> notes) {
    Optional<TableMetadata> table = Optional.ofNullable(definitions.tables().get(model.table()));
    List<String> because = new ArrayList<>();
    List<String> upstream =
        rebuilt.stream().map("%s, which it reads, is computed whole"::formatted).toList();
    if (table.isEmpty()) {
      because.add(model.isDeployed() ? "it has no table yet" : "it is not deployed yet");
      because.addAll(model.parts());
      because.addAll(model.settings());
      boolean same = model.isDeployed() && because.size() == 1;
      return named(model, same ? Effect.UNCHANGED : Effect.NEW, because, affects, notes);
    }
    if (!table.get().isMadeBy(model.definition())) {
      because.addAll(
          model.parts().isEmpty()
              ? List.of(
                  model.isDeployed()
                      ? "its table was made by an earlier definition than the deployed one; the run"
                          + " that rebuilds it is due already"
                      : "its table is there from before, made by another definition")
              : model.parts());
      because.addAll(upstream);
      because.addAll(model.settings());
      return named(model, Effect.REBUILT, because, affects, notes);
    }
    if (!model.isDeployed() || !model.parts().isEmpty()) {
      because.add("its table is there from before, made by this definition");
    }
    because.addAll(upstream);
    because.addAll(model.settings());
    if (!upstream.isEmpty()) {
      return named(model, Effect.REFRESHED, because, affects, notes);
    }
    Effect effect = because.isEmpty() ? Effect.UNCHANGED : Effect.ALTERED;
    return named(model, effect, because, List.of(), notes);
  }

  private static Change named(
      Compared model,
      Effect effect,
      List<String> because,
      List<String> affects,
      List<String> notes) {
    List<String> touched = effect.computesWhole() ? affects : List.of();
    return Change.of(model.table().toString(), effect, because, touched, notes);
  }

  private void maintenance(Layer layer, String table, Differences settings) {
    settings.maintenance(
        "",
        definitions.deployed().maintenanceOf(layer, table),
        definitions.project().maintenanceOf(layer, table));
  }
}
