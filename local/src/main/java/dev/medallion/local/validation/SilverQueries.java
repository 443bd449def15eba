package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.contract.BronzeColumns;
import dev.medallion.contract.HistoryColumns;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SettingLines;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The questions about silver models to Spark's analyzer, and what its answers say. */
final class SilverQueries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DELETE_WHEN = "delete_when";

  private final Pipeline pipeline;

  SilverQueries(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  JsonNode request() {
    ObjectNode request = JSON.createObjectNode();
    ArrayNode views = request.putArray("views");
    for (Source source : pipeline.sources()) {
      ObjectNode view = views.addObject();
      view.put("name", view(Layer.BRONZE, source.name()));
      view.put("columns", ddl(source.columns()));
      // What a Parquet file brings is not known before there is one.
      view.put("open", source.columns().isEmpty());
      view.put("hidden", ddl(hidden()));
      ArrayNode conditions = view.putArray("conditions");
      source
          .deleteWhen()
          .ifPresent(each -> conditions.addObject().put("name", DELETE_WHEN).put("sql", each));
    }
    ArrayNode models = request.putArray("models");
    List<SilverModel> ordered =
        ModelGraph.of(pipeline).waves(Layer.SILVER).stream()
            .flatMap(List::stream)
            .map(name -> pipeline.silver(name).orElseThrow())
            .toList();
    for (SilverModel model : ordered) {
      ObjectNode asked = models.addObject();
      asked.put("name", model.name());
      asked.put("view", view(Layer.SILVER, model.name()));
      asked.put("sql", model.sql().renderInPlace(SilverQueries::view));
      ArrayNode reads = asked.putArray("reads");
      model.sources().forEach(source -> reads.add(view(Layer.BRONZE, source)));
      model.silver().forEach(other -> reads.add(view(Layer.SILVER, other)));
      ArrayNode conditions = asked.putArray("conditions");
      model.expectations().stream()
          .filter(each -> !each.isOfTable())
          .forEach(each -> conditions.addObject().put("name", each.name()).put("sql", each.rule()));
      model
          .history()
          .ifPresent(
              source ->
                  asked
                      .putObject("history")
                      .put("view", view(Layer.BRONZE, source.name()))
                      .put("sequence", source.sequenceBy().getFirst())
                      .put("from", HistoryColumns.VALID_FROM)
                      .put("to", HistoryColumns.VALID_TO)
                      .put("current", HistoryColumns.IS_CURRENT));
    }
    return request;
  }

  /** The columns of each model, by its name; notes what is wrong. */
  Map<String, ModelColumns> read(JsonNode answer, SettingLines lines, Findings findings) {
    for (Source source : pipeline.sources()) {
      JsonNode wrong =
          answer.path("views").path(view(Layer.BRONZE, source.name())).path(DELETE_WHEN);
      if (wrong.isTextual()) {
        findings.add(
            lines.problem(List.of("sources", source.name(), DELETE_WHEN), ": " + wrong.asText()));
      }
    }
    Map<String, ModelColumns> columns = new LinkedHashMap<>();
    for (SilverModel model : pipeline.silver()) {
      JsonNode found = answer.path("models").path(model.name());
      findings.addOf(model.sql().file(), "silver." + model.name(), found);
      findings.addOfRules(lines, List.of("silver", model.name(), "expect"), found);
      ModelColumns result = ModelColumns.of(found);
      findings.addOfTableRules(
          lines, List.of("silver", model.name(), "expect"), model.expectations(), result);
      findings.addOfKey(lines, List.of("silver", model.name(), "key"), model.key(), result);
      findings.addOfAccess(lines, pipeline.access(), Layer.SILVER, model.name(), result);
      columns.put(model.name(), result);
    }
    return columns;
  }

  private static String view(Sql.Reference reference) {
    return reference.layer() + "_" + reference.name();
  }

  private static String view(Layer layer, String name) {
    return layer.label() + "_" + name;
  }

  private static Map<String, String> hidden() {
    return BronzeColumns.ALL.stream()
        .collect(
            Collectors.toMap(
                name -> name, BronzeColumns.TYPES::get, (one, other) -> one, LinkedHashMap::new));
  }

  private static String ddl(Map<String, String> columns) {
    return columns.entrySet().stream()
        .map(column -> "`%s` %s".formatted(column.getKey(), column.getValue()))
        .collect(Collectors.joining(", "));
  }
}
