package dev.medallion.console.lake;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.RowCounts;
import dev.medallion.cli.Services;
import dev.medallion.cli.Tables;
import dev.medallion.cli.Target;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A stack and the pipeline that it runs, as the pages read them. */
public final class Lake {
  private final Target target;
  private final Supplier<Pipeline> pipelines;

  /** A snapshot never changes, so that its rows are counted once. */
  private final Map<RowCounts.Version, Long> counted = new ConcurrentHashMap<>();

  /**
   * @param pipelines loads the pipeline as it is now
   */
  public Lake(Target target, Supplier<Pipeline> pipelines) {
    this.target = target;
    this.pipelines = pipelines;
  }

  /** The stack. */
  public Target target() {
    return target;
  }

  /** The clients to ask it with. */
  public Services services() {
    return target.services();
  }

  /** What CloudFormation says of it. */
  public DeployedStack stack() {
    return target.stack();
  }

  /**
   * The pipeline as it is now.
   *
   * @throws dev.medallion.cli.UserError with every problem, if it has any
   */
  public Pipeline pipeline() {
    return pipelines.get();
  }

  /** What reads tables and data sets. */
  public Lakehouse lakehouse(Pipeline pipeline) {
    return new Lakehouse(services(), stack(), pipeline);
  }

  /** What runs statements on Athena, in the stack's work group. */
  public AthenaQuery athena() {
    return new AthenaQuery(services().athena(), stack().workGroup());
  }

  /**
   * Every table that a person reads, bronze first, with its metadata: all but those that only jobs
   * read.
   */
  public Map<TableName, TableMetadata> tables(Pipeline pipeline) throws InterruptedException {
    Lakehouse lakehouse = lakehouse(pipeline);
    List<TableName> names =
        new Tables(services(), stack())
            .named(Optional.empty()).stream()
                .filter(table -> !lakehouse.isForJobsAlone(table.layer(), table.name()))
                .toList();
    return lakehouse.load(names);
  }

  /**
   * A table's metadata.
   *
   * @return nothing if there is no such table
   */
  public Optional<TableMetadata> table(TableName name) {
    return services().catalog(stack()).load(name);
  }

  /** The rows that a query sees in each of the tables now. */
  public Map<TableName, Long> rows(Map<TableName, TableMetadata> tables)
      throws InterruptedException {
    Map<TableName, Long> rows = new LinkedHashMap<>();
    List<RowCounts.Version> open = new ArrayList<>();
    for (Map.Entry<TableName, TableMetadata> table : tables.entrySet()) {
      Optional<Snapshot> snapshot = table.getValue().currentSnapshot();
      Optional<Long> told = snapshot.flatMap(RowCounts::told);
      if (snapshot.isEmpty() || told.isPresent()) {
        rows.put(table.getKey(), told.orElse(0L));
      } else {
        RowCounts.Version version = new RowCounts.Version(table.getKey(), snapshot.get().id());
        if (!counted.containsKey(version)) {
          open.add(version);
        }
      }
    }
    if (!open.isEmpty()) {
      counted.putAll(new RowCounts(athena(), stack()).count(open));
    }
    tables.forEach(
        (name, metadata) ->
            rows.computeIfAbsent(
                name,
                any ->
                    counted.get(
                        new RowCounts.Version(
                            name, metadata.currentSnapshot().orElseThrow().id()))));
    return rows;
  }

  /** A table's name as a statement to Athena has it, whatever catalog the statement runs in. */
  public String qualified(TableName table) {
    return quoted(stack().catalog(table.layer()))
        + "."
        + quoted(table.namespace())
        + "."
        + quoted(table.name());
  }

  /** The table of that name in the pipeline's namespace. */
  public static TableName name(Pipeline pipeline, Layer layer, String table) {
    return new TableName(layer, pipeline.namespace(), table);
  }

  /** A name as Athena's queries have it. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A text as Athena's statements have it. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
