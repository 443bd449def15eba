package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SettingLines;
import dev.medallion.pipeline.Sql;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The questions about gold models to Trino's analyzer, and what its answers say. */
final class GoldQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UNKNOWN = "unknown";

  /** The types in Athena that QuickSight takes for each of its own. */
  private static final Map<String, List<String>> TYPES =
      Map.of(
          "STRING", List.of("varchar", "char"),
          "INTEGER", List.of("bigint", "integer", "smallint", "tinyint"),
          "DECIMAL",
              List.of("decimal", "double", "real", "bigint", "integer", "smallint", "tinyint"),
          "DATETIME", List.of("timestamp", "date"),
          "BOOLEAN", List.of("boolean"));

  private final Pipeline pipeline;

  GoldQueries(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  JsonNode request(Map<String, ModelColumns> silver) {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode tables = request.putArray("tables");
    silver.forEach(
        (name, columns) -> {
          ObjectNode table = tables.addObject();
          table.put("schema", Layer.SILVER.label());
          table.put("name", name);
          table.set("columns", columns.json());
          table.put("open", !columns.complete());
        });
    ArrayNode models = request.putArray("models");
    List<GoldModel> ordered =
        ModelGraph.of(pipeline).waves(Layer.GOLD).stream()
            .flatMap(List::stream)
            .map(name -> pipeline.gold(name).orElseThrow())
            .toList();
    for (GoldModel model : ordered) {
      ObjectNode asked = models.addObject();
      asked.put("schema", Layer.GOLD.label());
      asked.put("name", model.name());
      asked.put("sql", model.sql().renderInPlace(GoldQueries::table));
      ArrayNode reads = asked.putArray("reads");
      model.models().forEach(name -> reads.add(ModelGraph.path(Layer.SILVER, name)));
      model.gold().forEach(name -> reads.add(ModelGraph.path(Layer.GOLD, name)));
      ArrayNode conditions = asked.putArray("conditions");
      model.expectations().stream()
          .filter(each -> !each.isOfTable())
          .forEach(each -> conditions.addObject().put("name", each.name()).put("sql", each.rule()));
    }
    return request;
  }

  /** Notes what is wrong with gold models and data sets. */
  void read(JsonNode answer, SettingLines lines, Findings findings) {
    for (GoldModel model : pipeline.gold()) {
      JsonNode found = answer.path(model.name());
      findings.addOf(model.sql().file(), "gold." + model.name(), found);
      findings.addOfRules(lines, List.of("gold", model.name(), "expect"), found);
      ModelColumns result = ModelColumns.of(found);
      findings.addOfTableRules(
          lines, List.of("gold", model.name(), "expect"), model.expectations(), result);
      List<String> setting = List.of("gold", model.name());
      findings.addOfKey(lines, below(setting, "key"), model.key(), result);
      findings.addMissing(lines, below(setting, "cluster"), model.cluster(), result);
      findings.addOfAccess(lines, pipeline.access(), Layer.GOLD, model.name(), result);
      for (DataSet dataSet : pipeline.dataSets()) {
        if (dataSet.model().equals(model.name())) {
          read(dataSet, result, lines, findings);
        }
      }
    }
  }

  private static void read(
      DataSet dataSet, ModelColumns result, SettingLines lines, Findings findings) {
    List<String> setting = List.of("datasets", dataSet.name(), "columns");
    dataSet
        .columns()
        .forEach(
            (column, type) -> {
              List<String> own = below(setting, column);
              findings.addMissing(lines, own, List.of(column), result);
              String given = result.types().getOrDefault(column, UNKNOWN);
              if (result.complete() && !fits(type, given)) {
                findings.add(
                    lines.problem(
                        own,
                        ": the query gives \"%s\" as %s, which is no %s of QuickSight"
                            .formatted(column, given, type)));
              }
            });
  }

  /** In few characters, and by the name that columns may be qualified by. */
  private static String table(Sql.Reference reference) {
    return reference.layer().equals(Layer.GOLD.label())
        ? Layer.GOLD.label() + "." + reference.name()
        : "\"" + reference.name() + "\"";
  }

  private static boolean fits(String type, String given) {
    return given.equals(UNKNOWN)
        || TYPES.getOrDefault(type, List.of()).stream().anyMatch(given::startsWith);
  }

  private static List<String> below(List<String> path, String name) {
    return Stream.concat(path.stream(), Stream.of(name)).toList();
  }
}
