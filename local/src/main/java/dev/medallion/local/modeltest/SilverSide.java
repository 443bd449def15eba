package dev.medallion.local.modeltest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.SilverPlans;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.BronzeColumns;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The part of tests that Spark runs: bronze rows, the silver job on them, and what it made. */
final class SilverSide {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WRITTEN = "2026-01-01 00:00:00";

  private final Pipeline pipeline;
  private final String jar;
  private final EngineChild spark;
  private final Map<String, Map<String, String>> undeclared;

  /**
   * @param jar the jobs' jar
   * @param tests all tests, whose rows tell the columns of sources that declare none
   */
  SilverSide(Pipeline pipeline, String jar, EngineChild spark, Collection<ModelTest> tests) {
    this.pipeline = pipeline;
    this.jar = jar;
    this.spark = spark;
    this.undeclared = GuessedColumns.of(pipeline, tests);
  }

  /** A place in the test that a step comes from. */
  private record Place(String table, int line, List<ModelTest.Row> rows) {}

  /** Steps, and for each where it comes from. */
  private static final class Steps {
    private final ArrayNode steps = JSON.createArrayNode();
    private final List<Place> places = new ArrayList<>();

    ObjectNode add(String kind, Place place) {
      places.add(place);
      return steps.addObject().put("kind", kind);
    }
  }

  /**
   * The tables of silver models as the test makes them.
   *
   * @param models paths of the models to compute or to give
   * @param read paths of the tables to read then
   * @param namespace one that no other test has
   * @throws TestError if a row cannot be written, or a model fails
   */
  Map<String, Content> run(ModelTest test, Set<String> models, Set<String> read, String namespace)
      throws TestError, InterruptedException {
    Steps steps = new Steps();
    Set<String> sources = new LinkedHashSet<>();
    List<SilverModel> ordered =
        ModelGraph.of(pipeline).waves(Layer.SILVER).stream()
            .flatMap(List::stream)
            .filter(name -> models.contains(ModelGraph.path(Layer.SILVER, name)))
            .map(name -> pipeline.silver(name).orElseThrow())
            .toList();
    ordered.forEach(model -> model.reads().forEach(source -> sources.add(source.name())));
    for (String source : sources) {
      bronze(test, pipeline.source(source).orElseThrow(), namespace, steps);
    }
    for (SilverModel model : ordered) {
      silver(test, model, namespace, steps);
    }
    for (String path : read) {
      steps
          .add("read", new Place(path, test.line(), List.of()))
          .put("table", table(path, namespace));
    }
    ObjectNode request = JSON.createObjectNode().put("jar", jar);
    request.set("steps", steps.steps);
    JsonNode answer = spark.ask(request);
    if (answer.hasNonNull("failure")) {
      throw error(test, answer.path("failure"), steps, namespace);
    }
    Map<String, Content> contents = new LinkedHashMap<>();
    int i = 0;
    for (String path : read) {
      contents.put(path, Content.of(answer.path("read").get(i++)));
    }
    return contents;
  }

  private static String table(String path, String namespace) {
    return path.replaceFirst("\\.", "." + namespace + ".");
  }

  private void bronze(ModelTest test, Source source, String namespace, Steps steps) {
    String path = ModelGraph.path(Layer.BRONZE, source.name());
    ModelTest.Rows given =
        test.given().getOrDefault(path, new ModelTest.Rows(test.line(), List.of()));
    Map<String, String> columns = new LinkedHashMap<>(source.columns());
    undeclared.getOrDefault(path, Map.of()).forEach(columns::putIfAbsent);
    columns.putAll(test.types().getOrDefault(path, Map.of()));
    for (String name : BronzeColumns.ALL) {
      columns.put(name, BronzeColumns.TYPES.get(name));
    }
    ObjectNode step =
        steps
            .add("write", new Place(path, given.line(), given.rows()))
            .put("table", table(path, namespace));
    write(step, columns, completed(given, path));
  }

  /** With what bronze adds: the later a row stands in the test, the newer it is. */
  private static List<Map<String, Optional<String>>> completed(ModelTest.Rows given, String path) {
    List<Map<String, Optional<String>>> rows = new ArrayList<>();
    for (ModelTest.Row row : given.rows()) {
      Map<String, Optional<String>> values = new LinkedHashMap<>();
      values.put(BronzeColumns.OBJECT, Optional.of("test/" + path));
      values.put(BronzeColumns.LINE, Optional.of(String.valueOf(rows.size() + 1)));
      values.put(BronzeColumns.MODIFIED_AT, Optional.of(WRITTEN));
      values.put(BronzeColumns.INGESTED_AT, Optional.of(WRITTEN));
      values.putAll(row.values());
      rows.add(values);
    }
    return rows;
  }

  private void silver(ModelTest test, SilverModel model, String namespace, Steps steps) {
    String path = ModelGraph.path(Layer.SILVER, model.name());
    TableName table = new TableName(Layer.SILVER, namespace, model.name());
    steps
        .add("plan", new Place(path, test.line(), List.of()))
        .set(
            "plan",
            JSON.valueToTree(
                SilverPlans.of(pipeline, model, table, any -> "")
                    .execution("test")
                    // A test gives a few rows, of which it expects no number and no date.
                    .expectations(
                        model.expectations().stream().filter(each -> !each.isOfTable()).toList())
                    .build()));
    ModelTest.Rows given = test.given().get(path);
    if (given != null) {
      // The run has made the table with its columns; the rows are the test's.
      steps.add("clear", new Place(path, given.line(), List.of())).put("table", table.toString());
    }
    if (given != null && !given.rows().isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      given.rows().forEach(row -> names.addAll(row.values().keySet()));
      Map<String, String> columns = new LinkedHashMap<>();
      names.forEach(name -> columns.put(name, null));
      write(
          steps
              .add("write", new Place(path, given.line(), given.rows()))
              .put("table", table.toString()),
          columns,
          given.rows().stream().map(ModelTest.Row::values).toList());
    }
  }

  private static void write(
      ObjectNode step, Map<String, String> columns, List<Map<String, Optional<String>>> rows) {
    ArrayNode declared = step.putArray("columns");
    columns.forEach((name, type) -> declared.addObject().put("name", name).put("type", type));
    ArrayNode written = step.putArray("rows");
    for (Map<String, Optional<String>> row : rows) {
      ArrayNode values = written.addArray();
      for (String column : columns.keySet()) {
        values.add(row.getOrDefault(column, Optional.empty()).orElse(null));
      }
    }
  }

  private static TestError error(ModelTest test, JsonNode failure, Steps steps, String namespace) {
    Place place = steps.places.get(failure.path("step").asInt());
    int row = failure.path("row").asInt();
    String column = failure.path("column").asText();
    String message = withoutNamespace(failure.path("message").asText(), namespace);
    return new TestError(
        test.problem(
            row < 0 ? place.line() : place.rows().get(row).line(),
            message.startsWith(place.table())
                ? message
                : place.table() + (column.isEmpty() ? "" : "." + column) + ": " + message));
  }

  /** In the user's words: of models' own failures the exception's class says nothing. */
  private static String withoutNamespace(String message, String namespace) {
    return message.replaceFirst("^ModelException: ", "").replace("." + namespace + ".", ".");
  }
}
