package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models of a layer that run side by side: none of them reads a table of another.
 *
 * @param number which wave of the layer it is, from 1; 0 for a layer without models
 * @param of how many waves the layer has
 * @param due its models that are due
 * @param before the names of the models of all earlier waves
 * @param stopped the tables that would come up to this wave, and are left as they are since they
 *     are made from one that failed
 */
record Wave(int number, int of, List<DueModel> due, List<String> before, List<String> stopped) {

  /**
   * The next wave that has something to do, or the last one.
   *
   * @param after the number of the wave that has run; 0 for none
   * @param failed the tables that have failed in this run
   * @param look finds what is due
   */
  static Wave next(
      Pipeline pipeline, Layer layer, int after, List<TableName> failed, Freshness look) {
    ModelGraph graph = ModelGraph.of(pipeline);
    List<List<String>> waves = graph.waves(layer);
    Set<String> unsound =
        graph.downstream(
            failed.stream()
                .map(table -> ModelGraph.path(table.layer(), table.name()))
                .collect(Collectors.toSet()));
    List<String> before =
        new ArrayList<>(waves.stream().limit(after).flatMap(List::stream).toList());
    List<String> stopped = new ArrayList<>();
    List<DueModel> due = List.of();
    int number = after;
    while (number < waves.size() && due.isEmpty()) {
      if (number > after) {
        before.addAll(waves.get(number - 1));
      }
      List<String> sound = new ArrayList<>();
      for (String name : waves.get(number)) {
        if (unsound.contains(ModelGraph.path(layer, name))) {
          stopped.add(new TableName(layer, pipeline.namespace(), name).toString());
        } else {
          sound.add(name);
        }
      }
      due = layer == Layer.GOLD ? look.gold(sound) : look.silver(sound);
      number++;
    }
    return new Wave(number, waves.size(), due, before, stopped);
  }
}
