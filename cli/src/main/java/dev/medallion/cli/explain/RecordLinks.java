package dev.medallion.cli.explain;

import dev.medallion.cli.ColumnLineage;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which columns rows of a silver table find the records of a source.
 *
 * @param columns by a column of the source, the columns of the silver table that have its value
 * @param certain whether all of the source's key is among them
 */
record RecordLinks(Map<String, List<String>> columns, boolean certain) {

  /**
   * The links of a silver table with a source, those by way of other silver tables among them.
   *
   * @param silver the columns of the silver table
   */
  static RecordLinks of(
      ColumnLineage lineage, String model, Collection<String> silver, Source source) {
    String prefix = ModelGraph.path(Layer.BRONZE, source.name()) + ".";
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String column : silver) {
      String path = ModelGraph.path(Layer.SILVER, model) + "." + column;
      for (String origin : origins(lineage, path)) {
        if (origin.startsWith(prefix)) {
          all.computeIfAbsent(origin.substring(prefix.length()), any -> new ArrayList<>())
              .add(column);
        }
      }
    }
    boolean certain = all.keySet().containsAll(source.key());
    if (certain) {
      all.keySet().retainAll(source.key());
    }
    return new RecordLinks(all, certain);
  }

  private static Set<String> origins(ColumnLineage lineage, String path) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(path));
    while (!open.isEmpty()) {
      for (String next : lineage.copies().getOrDefault(open.pop(), List.of())) {
        if (found.add(next)) {
          open.push(next);
        }
      }
    }
    return found;
  }
}
