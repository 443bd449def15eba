package dev.medallion.local.modeltest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.contract.Expectation;
import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.RefusedStatement;
import dev.medallion.local.athena.statement.StatementCheck;
import dev.medallion.local.athena.statement.StatementContext;
import dev.medallion.local.athena.statement.TableCatalogs;
import dev.medallion.local.athena.statement.TableName;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Sql;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The part of tests that Trino runs: the queries of gold models over the rows of what they read.
 */
final class GoldSide {
  /** Queries of tests hold the rows that they read. */
  private static final TableCatalogs NO_TABLES =
      new TableCatalogs() {
        @Override
        public boolean hasCatalog(String catalog) {
          return false;
        }

        @Override
        public boolean hasTable(TableName table) {
          return false;
        }
      };

  private final Pipeline pipeline;
  private final EngineChild trino;

  GoldSide(Pipeline pipeline, EngineChild trino) {
    this.pipeline = pipeline;
    this.trino = trino;
  }

  /**
   * Computes gold models, or takes the rows that are given for them.
   *
   * @param models their paths
   * @param contents what the tables below hold; the models' own are added
   * @throws TestError if a query fails, its rows have no proper key, or a given row does not fit
   */
  void run(ModelTest test, Set<String> models, Map<String, Content> contents)
      throws TestError, InterruptedException {
    for (List<String> wave : ModelGraph.of(pipeline).waves(Layer.GOLD)) {
      for (String name : wave) {
        String path = ModelGraph.path(Layer.GOLD, name);
        if (models.contains(path)) {
          GoldModel model = pipeline.gold(name).orElseThrow();
          Content computed = computed(test, path, model, contents);
          contents.put(
              path,
              test.given().containsKey(path)
                  ? given(test, path, computed)
                  : keyed(test, path, model, computed));
        }
      }
    }
  }

  private Content computed(
      ModelTest test, String path, GoldModel model, Map<String, Content> contents)
      throws TestError, InterruptedException {
    Map<String, String> relations = new LinkedHashMap<>();
    String query =
        model
            .sql()
            .render(
                reference -> {
                  String read = reference.layer() + "." + reference.name();
                  String name = name(reference, model);
                  relations.put(name, contents.get(read).query());
                  return name;
                });
    List<String> with = new ArrayList<>();
    relations.forEach((name, rows) -> with.add("%s AS (%s)".formatted(name, rows)));
    String sql = "WITH %s\nSELECT * FROM (\n%s\n)".formatted(String.join(",\n", with), query);
    Content content = answer(test, path, sql);
    if (!test.given().containsKey(path)) {
      requireRules(test, path, model, sql);
    }
    return content;
  }

  private Content answer(ModelTest test, String path, String sql)
      throws TestError, InterruptedException {
    JsonNode answer =
        trino.ask(JsonNodeFactory.instance.objectNode().put("sql", asAthena(test, path, sql)));
    String problem = answer.path("problem").asText();
    if (!problem.isEmpty()) {
      throw new TestError(test.problem(test.line(), path + ": " + problem));
    }
    return Content.of(answer);
  }

  private void requireRules(ModelTest test, String path, GoldModel model, String sql)
      throws TestError, InterruptedException {
    for (Expectation rule : model.expectations()) {
      if (rule.isOfTable()) {
        // A test gives a few rows, of which it expects no number and no date.
        continue;
      }
      String broken =
          "SELECT count_if(NOT coalesce((%s), false)) FROM (\n%s\n)".formatted(rule.rule(), sql);
      String rows = answer(test, path, broken).rows().getFirst().getFirst();
      if (!rows.equals("0")) {
        throw new TestError(
            test.problem(
                test.line(),
                "%s: %s row(s) break the rule %s (%s)"
                    .formatted(path, rows, rule.name(), rule.rule())));
      }
    }
  }

  /** What Athena gives its engine for a query. */
  private static String asAthena(ModelTest test, String path, String sql) throws TestError {
    try {
      Plan plan =
          new StatementCheck(NO_TABLES)
              .check(sql, StatementContext.of(Optional.empty(), Optional.empty()))
              .plan();
      return plan instanceof Plan.Run run ? run.sql().text() : sql;
    } catch (RefusedStatement e) {
      throw new TestError(test.problem(test.line(), path + ": " + e.getMessage()));
    }
  }

  /** By the name that its columns may be qualified by, unless tables of both layers have it. */
  private static String name(Sql.Reference reference, GoldModel model) {
    boolean shared =
        reference.layer().equals(Layer.GOLD.label()) && model.models().contains(reference.name());
    return Content.quoted(shared ? "gold_" + reference.name() : reference.name());
  }

  /** What a run refuses, too: rows whose key is null, or is another row's as well. */
  private static Content keyed(ModelTest test, String path, GoldModel model, Content content)
      throws TestError {
    Set<List<String>> seen = new HashSet<>();
    for (String column : model.key()) {
      if (!content.types().containsKey(column)) {
        throw new TestError(
            test.problem(
                test.line(), "%s: the query gives no column \"%s\"".formatted(path, column)));
      }
    }
    for (List<String> row : content.rows()) {
      List<String> key = new ArrayList<>();
      for (String column : model.key()) {
        String value = row.get(content.columns().indexOf(column));
        if (value == null) {
          throw new TestError(
              test.problem(test.line(), "%s: key column %s is null".formatted(path, column)));
        }
        key.add(value);
      }
      if (!seen.add(key)) {
        throw new TestError(
            test.problem(
                test.line(),
                "%s: more than one row has the same key (%s): %s"
                    .formatted(path, String.join(", ", model.key()), String.join(", ", key))));
      }
    }
    return content;
  }

  private static Content given(ModelTest test, String path, Content computed) throws TestError {
    List<List<String>> rows = new ArrayList<>();
    for (ModelTest.Row row : test.given().get(path).rows()) {
      String[] values = new String[computed.columns().size()];
      for (Map.Entry<String, Optional<String>> value : row.values().entrySet()) {
        int place = computed.columns().indexOf(value.getKey());
        if (place < 0) {
          throw new TestError(
              test.problem(
                  row.line(),
                  "%s has no column \"%s\"; it has %s"
                      .formatted(path, value.getKey(), String.join(", ", computed.columns()))));
        }
        values[place] = value.getValue().orElse(null);
      }
      rows.add(Arrays.asList(values));
    }
    return new Content(computed.types(), rows);
  }
}
