package dev.medallion.local.modeltest;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of sources that declare none, such as those of Parquet files: those that any test
 * gives values for, of the types that YAML takes these for.
 */
final class GuessedColumns {
  private GuessedColumns() {}

  /** Column name to Spark SQL type, by the sources' paths. */
  static Map<String, Map<String, String>> of(Pipeline pipeline, Collection<ModelTest> tests) {
    Map<String, Map<String, String>> guessed = new LinkedHashMap<>();
    for (Source source : pipeline.sources()) {
      if (!source.columns().isEmpty()) {
        continue;
      }
      String path = ModelGraph.path(Layer.BRONZE, source.name());
      Map<String, String> columns = new LinkedHashMap<>();
      for (ModelTest test : tests) {
        columns.putAll(test.types().getOrDefault(path, Map.of()));
      }
      for (ModelTest test : tests) {
        ModelTest.Rows rows = test.given().get(path);
        if (rows != null) {
          rows.rows()
              .forEach(row -> row.values().forEach((name, value) -> add(columns, name, value)));
        }
      }
      source.key().forEach(name -> columns.putIfAbsent(name, "string"));
      guessed.put(path, columns);
    }
    return guessed;
  }

  private static void add(Map<String, String> columns, String name, Optional<String> value) {
    value.ifPresent(text -> columns.putIfAbsent(name, type(text)));
  }

  private static String type(String text) {
    if (text.matches("[+-]?\\d{1,18}")) {
      return "bigint";
    }
    if (text.matches("[+-]?\\d*\\.\\d+([eE][+-]?\\d+)?")) {
      return "double";
    }
    return text.equals("true") || text.equals("false") ? "boolean" : "string";
  }
}
