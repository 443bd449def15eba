package dev.medallion.pipeline;

import dev.medallion.contract.BronzeColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the tests of one file. */
final class ModelTestReader {
  private final Pipeline pipeline;
  private final String file;
  private final Problems problems;
  private final ModelGraph graph;
  private final List<String> sources;
  private final List<String> models;
  private final List<String> quarantines;

  ModelTestReader(Pipeline pipeline, String file, Problems problems) {
    this.pipeline = pipeline;
    this.file = file;
    this.problems = problems;
    this.graph = ModelGraph.of(pipeline);
    this.sources = paths(Layer.BRONZE, pipeline.sources().stream().map(Source::name));
    this.models =
        Stream.concat(
                paths(Layer.SILVER, pipeline.silver().stream().map(SilverModel::name)).stream(),
                paths(Layer.GOLD, pipeline.gold().stream().map(GoldModel::name)).stream())
            .toList();
    this.quarantines =
        paths(Layer.SILVER, pipeline.silver().stream().map(SilverModel::quarantineTable));
  }

  private static List<String> paths(Layer layer, Stream<String> names) {
    return names.map(name -> ModelGraph.path(layer, name)).toList();
  }

  List<ModelTest> read(Section root) {
    List<ModelTest> tests = new ArrayList<>();
    for (Setting setting : root.settings()) {
      setting.section().ifPresent(section -> tests.add(test(setting, section)));
    }
    return tests;
  }

  private ModelTest test(Setting setting, Section section) {
    section.allowOnly(List.of("given", "types", "expect"));
    Map<String, ModelTest.Rows> given =
        tables(section, "given", Stream.concat(sources.stream(), models.stream()).toList());
    Optional<Setting> expect =
        section.require(
            "expect", "name a model and its rows, as in expect: {silver.orders: [{id: 1}]}");
    Map<String, ModelTest.Rows> expected =
        tables(section, "expect", Stream.concat(models.stream(), quarantines.stream()).toList());
    ModelTest test =
        new ModelTest(setting.name(), file, setting.line(), given, types(section), expected);
    if (expect.isPresent() && !expected.isEmpty()) {
      noteUnread(test);
    }
    return test;
  }

  private Map<String, ModelTest.Rows> tables(Section test, String name, List<String> known) {
    Map<String, ModelTest.Rows> tables = new LinkedHashMap<>();
    for (Setting table : below(test, name)) {
      if (!known.contains(table.name())) {
        table.problem(unknown(table.name(), known));
        continue;
      }
      List<ModelTest.Row> rows = new ArrayList<>();
      for (Setting item : table.anyItems()) {
        item.section().ifPresent(row -> rows.add(row(item, row, table.name())));
      }
      tables.put(table.name(), new ModelTest.Rows(table.line(), rows));
    }
    return tables;
  }

  private static List<Setting> below(Section test, String name) {
    return test.find(name).flatMap(Setting::section).map(Section::settings).orElse(List.of());
  }

  private static String unknown(String name, Collection<String> known) {
    String guess = Suggestion.didYouMean(name, known);
    return " is no table of the pipeline"
        + (guess.isEmpty() ? "; there are " + String.join(", ", known) : guess);
  }

  private ModelTest.Row row(Setting item, Section row, String table) {
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    Set<String> declared = declared(table);
    for (Setting value : row.settings()) {
      if (!declared.isEmpty()
          && !declared.contains(value.name())
          && !BronzeColumns.ALL.contains(value.name())) {
        String guess = Suggestion.didYouMean(value.name(), declared);
        value.problem(
            " is no column of "
                + table
                + (guess.isEmpty() ? "; it has " + String.join(", ", declared) : guess));
      }
      values.put(value.name(), value.data());
    }
    return new ModelTest.Row(item.line(), values);
  }

  /** The columns that a source declares; none for one that declares none, and for a model. */
  private Set<String> declared(String table) {
    return sources.contains(table)
        ? pipeline.source(table.substring(table.indexOf('.') + 1)).orElseThrow().columns().keySet()
        : Set.of();
  }

  private Map<String, Map<String, String>> types(Section test) {
    Map<String, Map<String, String>> types = new LinkedHashMap<>();
    for (Setting table : below(test, "types")) {
      if (!sources.contains(table.name())) {
        table.problem(unknown(table.name(), sources));
        continue;
      }
      Map<String, String> columns = new LinkedHashMap<>();
      table
          .section()
          .ifPresent(
              section ->
                  section
                      .settings()
                      .forEach(
                          column ->
                              column.text().ifPresent(type -> columns.put(column.name(), type))));
      types.put(table.name(), columns);
    }
    return types;
  }

  /** A table that is given for nothing is most likely another one's name. */
  private void noteUnread(ModelTest test) {
    Set<String> read = new LinkedHashSet<>();
    test.expected().keySet().forEach(table -> collect(model(table), test, read));
    test.given()
        .forEach(
            (table, rows) -> {
              if (!read.contains(table)) {
                problems.add(
                    rows.line(),
                    "%s.given.%s: nothing that the test expects reads it; take it out, or expect rows of what does"
                        .formatted(test.name(), table));
              }
            });
  }

  /** The model that makes a table: for a quarantine the one that it stands beside. */
  private String model(String table) {
    int quarantine = quarantines.indexOf(table);
    return quarantine < 0
        ? table
        : ModelGraph.path(Layer.SILVER, pipeline.silver().get(quarantine).name());
  }

  private void collect(String model, ModelTest test, Set<String> read) {
    for (String table : graph.reads(model)) {
      if (read.add(table) && !test.given().containsKey(table) && models.contains(table)) {
        collect(table, test, read);
      }
    }
  }
}
