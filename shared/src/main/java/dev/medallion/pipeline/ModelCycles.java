package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds models of a layer that read each other in a circle, so that none could be the first. */
final class ModelCycles {
  private final Layer layer;
  private final Map<String, Sql> models;
  private final Problems problems;
  private final Set<String> done = new HashSet<>();
  private final List<String> way = new ArrayList<>();

  private ModelCycles(Layer layer, Map<String, Sql> models, Problems problems) {
    this.layer = layer;
    this.models = models;
    this.problems = problems;
  }

  /**
   * Notes each circle at the reference that closes it.
   *
   * @param models the queries of the layer's models, by name
   */
  static void note(Layer layer, Map<String, Sql> models, Problems problems) {
    ModelCycles cycles = new ModelCycles(layer, new LinkedHashMap<>(models), problems);
    models.keySet().forEach(cycles::follow);
  }

  private void follow(String model) {
    if (!done.add(model)) {
      return;
    }
    way.add(model);
    Sql sql = models.get(model);
    for (Sql.Reference reference : sql.references()) {
      if (!reference.layer().equals(layer.label()) || !models.containsKey(reference.name())) {
        continue;
      }
      int first = way.indexOf(reference.name());
      if (first < 0) {
        follow(reference.name());
      } else {
        problems.add(sql.file(), reference.line(), message(way.subList(first, way.size())));
      }
    }
    way.remove(way.size() - 1);
  }

  private String message(List<String> circle) {
    String last = ModelGraph.path(layer, circle.get(circle.size() - 1));
    if (circle.size() == 1) {
      return last + " reads itself; a model can read other tables only";
    }
    StringBuilder text = new StringBuilder(last);
    String separator = " reads ";
    for (String model : circle) {
      text.append(separator).append(ModelGraph.path(layer, model));
      separator = ", which reads ";
    }
    return text + ": none of them could be computed first; remove one of these references";
  }
}
