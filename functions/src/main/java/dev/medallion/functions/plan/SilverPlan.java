package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one run of the silver job is to do.
 *
 * @param model the model's name
 * @param table the silver table, as {@code catalog.namespace.table}
 * @param key the columns that rows are merged by
 * @param sql the query, in which each source is a view
 * @param definition the model's fingerprint
 * @param execution the name of the execution
 * @param sources what the views show
 * @param expectations the rules that the rows have to keep
 * @param rebuild the request for the whole table to be computed, whatever has changed; empty if
 *     there is none
 * @param changes whether a gold model reads the table, so that changed rows are to be logged
 * @param forget the version up to which no gold model needs the changed rows any more; 0 for none
 */
record SilverPlan(
    String model,
    String table,
    List<String> key,
    String sql,
    String definition,
    String execution,
    List<View> sources,
    List<Rule> expectations,
    String rebuild,
    boolean changes,
    long forget) {

  /**
   * A view over one bronze table: the newest row of each key, at one snapshot.
   *
   * @param name the source's name
   * @param view the view's name in the query
   * @param table the bronze table
   * @param key the columns that identify a record
   * @param snapshot the id of the snapshot to read
   */
  record View(String name, String view, String table, List<String> key, String snapshot) {}

  /**
   * A rule that each row has to keep.
   *
   * @param name the rule's name
   * @param rule the condition, on the columns of the query's result
   * @param action what comes of rows that break it: {@code warn}, {@code quarantine} or {@code
   *     fail}
   */
  record Rule(String name, String rule, String action) {
    static Rule of(Expectation expectation) {
      return new Rule(expectation.name(), expectation.rule(), expectation.action().label());
    }
  }

  /**
   * The plan of a model that is due.
   *
   * @param readers the gold models that read the table
   */
  static SilverPlan of(
      Pipeline pipeline, SilverModel model, DueModel due, Readers readers, String execution) {
    List<View> views = new ArrayList<>();
    for (Map.Entry<String, String> source : due.upstream().entrySet()) {
      String name = source.getKey();
      views.add(
          new View(
              name,
              view(name),
              new TableName(Layer.BRONZE, pipeline.namespace(), name).toString(),
              pipeline.source(name).orElseThrow().key(),
              source.getValue()));
    }
    return new SilverPlan(
        model.name(),
        due.table().toString(),
        model.key(),
        model.sql().render(reference -> view(reference.name())),
        due.definition(),
        execution,
        views,
        model.expectations().stream().map(Rule::of).toList(),
        due.rebuild().orElse(""),
        readers.any(),
        readers.consumedByAll());
  }

  /** The key that the plan is kept under. */
  String objectKey() {
    return "plans/%s/silver/%s.json".formatted(execution, model);
  }

  private static String view(String source) {
    return "bronze_" + source;
  }
}
