package dev.medallion.cli;

import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is to be rebuilt.
 *
 * @param sources the names of sources, whose bronze tables are made anew
 * @param models the names of silver and gold models
 */
record RebuildTargets(List<String> sources, List<String> models) {

  /**
   * The sources and models of those names. The layer may stand before a name, as in {@code
   * bronze.sales}, where a source and a model are called alike.
   *
   * @throws UserError if a name is that of none, or of both
   */
  static RebuildTargets of(Pipeline pipeline, List<String> names) {
    List<String> sources = pipeline.sources().stream().map(Source::name).toList();
    List<String> silver = pipeline.silver().stream().map(SilverModel::name).toList();
    List<String> gold = pipeline.gold().stream().map(GoldModel::name).toList();
    Set<String> wantedSources = new LinkedHashSet<>();
    Set<String> wantedModels = new LinkedHashSet<>();
    for (String written : names) {
      String name = written.substring(written.indexOf('.') + 1);
      String layer = written.substring(0, written.length() - name.length());
      boolean isSource = sources.contains(name) && matches(layer, "bronze.");
      boolean isModel =
          (silver.contains(name) && matches(layer, "silver."))
              || (gold.contains(name) && matches(layer, "gold."));
      if (isSource && isModel) {
        throw new UserError(
            "nothing is rebuilt: \"%s\" is a source and a model; write bronze.%s for the source, or silver.%s or gold.%s for the model"
                .formatted(name, name, name, name));
      }
      if (!isSource && !isModel) {
        throw new UserError(unknown(written, name, sources, silver, gold));
      }
      (isSource ? wantedSources : wantedModels).add(name);
    }
    return new RebuildTargets(List.copyOf(wantedSources), List.copyOf(wantedModels));
  }

  /**
   * Those of them, with their layers, that are deployed by another definition than the project's.
   */
  List<String> otherwiseDeployed(Pipeline project, Pipeline deployed) {
    List<String> found = new ArrayList<>();
    for (Source source : project.sources()) {
      if (sources.contains(source.name())
          && deployed.source(source.name()).filter(was -> !was.equals(source)).isPresent()) {
        found.add("bronze." + source.name());
      }
    }
    for (SilverModel model : project.silver()) {
      if (isRebuilt(model.name())
          && deployed
              .silver(model.name())
              .filter(was -> !was.definition().equals(model.definition()))
              .isPresent()) {
        found.add("silver." + model.name());
      }
    }
    for (GoldModel model : project.gold()) {
      if (isRebuilt(model.name())
          && deployed
              .gold(model.name())
              .filter(was -> !was.definition().equals(model.definition()))
              .isPresent()) {
        found.add("gold." + model.name());
      }
    }
    return found;
  }

  /** Without any name, all models are. */
  private boolean isRebuilt(String model) {
    return models.contains(model) || (models.isEmpty() && sources.isEmpty());
  }

  private static boolean matches(String written, String layer) {
    return written.isEmpty() || written.equals(layer);
  }

  private static String unknown(
      String written, String name, List<String> sources, List<String> silver, List<String> gold) {
    List<String> known = Stream.of(sources, silver, gold).flatMap(List::stream).distinct().toList();
    String guess = Suggestion.didYouMean(name, known);
    List<String> lists = new ArrayList<>();
    lists.add("sources: " + listed(sources));
    lists.add("silver models: " + listed(silver));
    lists.add("gold models: " + listed(gold));
    return "nothing is rebuilt: pipeline.yaml declares no source and no model \"%s\"%s It declares %s"
        .formatted(written, guess.isEmpty() ? "." : guess, String.join("; ", lists));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
