package dev.medallion.functions.events;

import dev.medallion.catalog.RuleCounts;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.EventTarget;
import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import dev.medallion.functions.gold.QueryColumns;
import dev.medallion.openlineage.Check;
import dev.medallion.openlineage.EventDataset;
import dev.medallion.openlineage.EventDataset.Origin;
import dev.medallion.openlineage.EventEmitter;
import dev.medallion.openlineage.EventStore;
import dev.medallion.openlineage.JobRun;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The events of gold's builds. The state machine runs them, which tells nobody: the plan function
 * tells that they begin, and the advance function, which records what became of them, how they
 * ended.
 */
public final class GoldEvents {
  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final S3Client s3;
  private final Optional<EventTarget> target;

  /**
   * @param artifacts the artifacts bucket
   */
  public GoldEvents(Pipeline pipeline, TableBuckets buckets, S3Client s3, String artifacts) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.s3 = s3;
    this.target = pipeline.events().target(artifacts);
  }

  /**
   * The events of one invocation.
   *
   * @param warnings takes a sentence for each place that takes no events
   */
  public OfInvocation invoked(Consumer<String> warnings) {
    return new OfInvocation(new EventEmitter(target, store(), warnings));
  }

  private EventStore store() {
    return (uri, content) -> {
      String path = uri.substring("s3://".length());
      int slash = path.indexOf('/');
      s3.putObject(
          put ->
              put.bucket(path.substring(0, slash))
                  .key(path.substring(slash + 1))
                  .contentType("application/json"),
          RequestBody.fromBytes(content));
    };
  }

  /** Those of one invocation of a function. */
  public final class OfInvocation {
    private final EventEmitter emitter;

    private OfInvocation(EventEmitter emitter) {
      this.emitter = emitter;
    }

    /**
     * Tells that a model is about to be built.
     *
     * @param consumed the snapshots that it reads, by the tables as it records them
     * @param tables the tables as the plan has found them
     */
    public void started(
        String execution,
        TableName model,
        Map<String, String> consumed,
        Function<TableName, Optional<TableMetadata>> tables) {
      emitter.emit(
          () -> run(execution, model).started(reads(model, consumed, tables), made(model, tables)));
    }

    /**
     * Tells that a model was built.
     *
     * @param now gives the table as it is now
     */
    public void completed(
        String execution,
        TableName model,
        Map<String, String> consumed,
        Supplier<Optional<TableMetadata>> now) {
      emitter.emit(
          () ->
              run(execution, model)
                  .completed(
                      reads(model, consumed, any -> Optional.empty()),
                      now.get()
                          .map(table -> described(dataset(model), table))
                          .orElse(dataset(model)),
                      kept(model)));
    }

    /** Tells that a model was not built. */
    public void failed(String execution, TableName model) {
      emitter.emit(
          () ->
              run(execution, model)
                  .failed(
                      List.of(),
                      dataset(model),
                      List.of(),
                      // The cause may quote values of rows.
                      "the execution %s says why".formatted(execution)));
    }

    private JobRun run(String execution, TableName model) {
      return JobRun.ofModel(
          execution,
          emitter.namespace().orElseThrow(),
          ModelGraph.path(Layer.GOLD, model.name()),
          sql(model),
          "athena");
    }
  }

  private GoldModel declared(TableName model) {
    return pipeline
        .gold(model.name())
        .orElseThrow(() -> new IllegalArgumentException(model + " is declared no more"));
  }

  /** With tables by their names alone, which are the same wherever it is deployed. */
  private String sql(TableName model) {
    return declared(model).sql().render(reference -> reference.layer() + "." + reference.name());
  }

  private EventDataset dataset(TableName table) {
    return EventDataset.table(buckets.of(table.layer()).value(), table.toString());
  }

  private List<EventDataset> reads(
      TableName model,
      Map<String, String> consumed,
      Function<TableName, Optional<TableMetadata>> tables) {
    List<EventDataset> reads = new ArrayList<>();
    consumed.forEach(
        (recorded, snapshot) -> {
          TableName read = model.upstream(recorded);
          EventDataset dataset = dataset(read).version(snapshot);
          tables
              .apply(read)
              .ifPresent(table -> dataset.columns(types(table)).checks(checks(read, table)));
          reads.add(dataset);
        });
    return reads;
  }

  private EventDataset made(TableName model, Function<TableName, Optional<TableMetadata>> tables) {
    GoldModel declared = declared(model);
    Map<String, List<String>> columns = new LinkedHashMap<>();
    Map<String, TableName> names = new LinkedHashMap<>();
    for (Sql.Reference reference : declared.sql().references()) {
      String path = reference.layer() + "." + reference.name();
      Layer layer = reference.layer().equals(Layer.GOLD.label()) ? Layer.GOLD : Layer.SILVER;
      TableName read = new TableName(layer, model.namespace(), reference.name());
      tables
          .apply(read)
          .ifPresent(
              table -> {
                names.put(path, read);
                columns.put(path, List.copyOf(types(table).keySet()));
              });
    }
    EventDataset dataset = dataset(model);
    return QueryColumns.of(sql(model), columns)
        .map(found -> dataset.origins(origins(found, names)))
        .orElse(dataset);
  }

  private Map<String, List<Origin>> origins(
      Map<String, Set<String>> found, Map<String, TableName> names) {
    Map<String, List<Origin>> origins = new LinkedHashMap<>();
    found.forEach(
        (column, from) ->
            origins.put(
                column,
                from.stream()
                    .map(
                        path -> {
                          int dot = path.lastIndexOf('.');
                          return new Origin(
                              dataset(names.get(path.substring(0, dot))), path.substring(dot + 1));
                        })
                    .toList()));
    return origins;
  }

  private static EventDataset described(EventDataset dataset, TableMetadata table) {
    dataset.columns(types(table));
    table
        .dataSnapshot()
        .ifPresent(
            snapshot -> {
              Map<String, String> summary = snapshot.summary();
              dataset
                  .version(snapshot.id())
                  .moved(count(summary, "added-records"), count(summary, "added-files-size"));
              if (count(summary, "total-delete-files") == 0) {
                dataset.rows(count(summary, "total-records"));
              }
            });
    return dataset;
  }

  private static long count(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }

  private static Map<String, String> types(TableMetadata table) {
    Map<String, String> types = new LinkedHashMap<>();
    table.columns().forEach(column -> types.put(column.name(), column.type()));
    return types;
  }

  /** What the silver job found of the rules of a table that is read. */
  private List<Check> checks(TableName read, TableMetadata table) {
    List<Check> checks = new ArrayList<>();
    pipeline
        .silver(read.name())
        .filter(model -> read.layer() == Layer.SILVER)
        .ifPresent(
            model -> {
              Map<String, Long> broken =
                  RuleCounts.of(model, table).map(RuleCounts::broken).orElse(Map.of());
              for (Expectation rule : model.expectations()) {
                if (broken.containsKey(rule.name())) {
                  checks.add(check(rule, broken.get(rule.name())));
                }
              }
            });
    return checks;
  }

  /** A gold table that breaks a rule is not built: each rule is kept. */
  private List<Check> kept(TableName model) {
    return declared(model).expectations().stream().map(rule -> check(rule, 0)).toList();
  }

  private static Check check(Expectation rule, long broken) {
    return new Check(rule.name(), rule.rule(), rule.column(), rule.action() == Action.FAIL, broken);
  }
}
