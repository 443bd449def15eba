package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What the analyzers say of the columns that a column's values are made of, by paths. */
final class ColumnPaths {
  private final Map<String, List<String>> origins = new TreeMap<>();

  private ColumnPaths() {}

  /**
   * Reads it.
   *
   * @param silver what Spark's analyzer answered, by model
   * @param gold what Trino's analyzer answered, by model
   * @return the columns of all tables and data sets, those of bronze without origins
   */
  static Map<String, List<String>> of(Pipeline pipeline, JsonNode silver, JsonNode gold) {
    ColumnPaths paths = new ColumnPaths();
    for (Source source : pipeline.sources()) {
      String table = ModelGraph.path(Layer.BRONZE, source.name());
      source.columns().keySet().forEach(column -> paths.put(table, column, List.of()));
    }
    silver
        .properties()
        .forEach(
            model ->
                paths.read(
                    ModelGraph.path(Layer.SILVER, model.getKey()),
                    model.getValue(),
                    "from",
                    ColumnPaths::ofView));
    gold.properties()
        .forEach(
            model ->
                paths.read(
                    ModelGraph.path(Layer.GOLD, model.getKey()),
                    model.getValue(),
                    "from",
                    from -> from));
    for (DataSet dataSet : pipeline.dataSets()) {
      for (String column : dataSet.columns().keySet()) {
        paths.put(
            "dataset." + dataSet.name(),
            column,
            List.of(ModelGraph.path(Layer.GOLD, dataSet.model()) + "." + column));
      }
    }
    return paths.complete();
  }

  /**
   * The columns whose values those of silver tables have unchanged, or equal by a join.
   *
   * @param silver what Spark's analyzer answered, by model
   */
  static Map<String, List<String>> copies(JsonNode silver) {
    ColumnPaths paths = new ColumnPaths();
    silver
        .properties()
        .forEach(
            model ->
                paths.read(
                    ModelGraph.path(Layer.SILVER, model.getKey()),
                    model.getValue(),
                    "copies",
                    ColumnPaths::ofView));
    return paths.origins;
  }

  /** Views are named LAYER_NAME, and no layer's name has the character in it. */
  private static String ofView(String column) {
    return column.replaceFirst("_", ".");
  }

  private void read(String table, JsonNode answer, String relation, UnaryOperator<String> asPath) {
    for (JsonNode column : answer.path("columns")) {
      List<String> from = new ArrayList<>();
      column
          .path(relation)
          .forEach(each -> from.add(asPath.apply(each.asText()).toLowerCase(Locale.ROOT)));
      put(table, column.path("name").asText(), from);
    }
  }

  private void put(String table, String column, List<String> from) {
    origins.put(table + "." + column.toLowerCase(Locale.ROOT), from);
  }

  /** With those columns that nothing declares, since a Parquet file brings them. */
  private Map<String, List<String>> complete() {
    List<String> named = origins.values().stream().flatMap(List::stream).toList();
    named.forEach(column -> origins.putIfAbsent(column, List.of()));
    return origins;
  }
}
