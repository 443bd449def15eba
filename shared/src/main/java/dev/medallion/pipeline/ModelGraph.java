package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which models read which. Models are named by their paths in {@code pipeline.yaml}, such as {@code
 * silver.customer_sales}. A pipeline that loads has no cycle.
 */
public final class ModelGraph {
  private final Map<String, List<String>> reads = new LinkedHashMap<>();
  private final Map<Layer, List<List<String>>> waves = new LinkedHashMap<>();

  private ModelGraph(Pipeline pipeline) {
    for (SilverModel model : pipeline.silver()) {
      reads.put(
          path(Layer.SILVER, model.name()),
          Stream.concat(paths(Layer.BRONZE, model.sources()), paths(Layer.SILVER, model.silver()))
              .toList());
    }
    for (GoldModel model : pipeline.gold()) {
      reads.put(
          path(Layer.GOLD, model.name()),
          Stream.concat(paths(Layer.SILVER, model.models()), paths(Layer.GOLD, model.gold()))
              .toList());
    }
    waves.put(Layer.SILVER, waves(Layer.SILVER, silverNames(pipeline)));
    waves.put(Layer.GOLD, waves(Layer.GOLD, goldNames(pipeline)));
  }

  /** The graph of a pipeline. */
  public static ModelGraph of(Pipeline pipeline) {
    return new ModelGraph(pipeline);
  }

  /** The path of a model. */
  public static String path(Layer layer, String name) {
    return layer.label() + "." + name;
  }

  /**
   * The names of a layer's models in the order in which they can be computed: those of one wave
   * read no table of their layer but those of earlier waves. In a wave the order is the pipeline's.
   *
   * @param layer silver or gold
   */
  public List<List<String>> waves(Layer layer) {
    return waves.getOrDefault(layer, List.of());
  }

  /** The paths of the tables that a model reads: sources as {@code bronze.NAME}, and models. */
  public List<String> reads(String model) {
    return reads.getOrDefault(model, List.of());
  }

  /** The paths of all models that read one of those, directly or through other models. */
  public Set<String> downstream(Collection<String> paths) {
    Set<String> found = new LinkedHashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<String, List<String>> model : reads.entrySet()) {
        boolean readsOne =
            model.getValue().stream()
                .anyMatch(each -> paths.contains(each) || found.contains(each));
        more |= readsOne && found.add(model.getKey());
      }
    }
    return found;
  }

  private List<List<String>> waves(Layer layer, List<String> names) {
    Map<String, Integer> depths = new LinkedHashMap<>();
    List<List<String>> found = new ArrayList<>();
    for (String name : names) {
      int depth = depth(layer, name, depths);
      while (found.size() <= depth) {
        found.add(new ArrayList<>());
      }
    }
    names.forEach(name -> found.get(depths.get(path(layer, name))).add(name));
    return found.stream().map(List::copyOf).toList();
  }

  /** How many tables of its layer have to be there, one after the other, before a model's. */
  private int depth(Layer layer, String name, Map<String, Integer> depths) {
    String path = path(layer, name);
    Integer known = depths.get(path);
    if (known != null) {
      return known;
    }
    String prefix = path(layer, "");
    int depth = 0;
    for (String read : reads.get(path)) {
      if (read.startsWith(prefix)) {
        depth = Math.max(depth, 1 + depth(layer, read.substring(prefix.length()), depths));
      }
    }
    depths.put(path, depth);
    return depth;
  }

  private static Stream<String> paths(Layer layer, List<String> names) {
    return names.stream().map(name -> path(layer, name));
  }

  private static List<String> silverNames(Pipeline pipeline) {
    return pipeline.silver().stream().map(SilverModel::name).toList();
  }

  private static List<String> goldNames(Pipeline pipeline) {
    return pipeline.gold().stream().map(GoldModel::name).toList();
  }
}
