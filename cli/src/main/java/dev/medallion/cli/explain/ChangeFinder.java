package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.QueryFormat;
import dev.medallion.cli.Services;
import dev.medallion.cli.UserError;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Sql;
import dev.medallion.pipeline.Suggestion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;

/** Finds which rows of a gold table changed since a run or a time, and what came in between. */
public final class ChangeFinder {
  /** Before the key: what became of the row, and the three counts. */
  private static final int COUNTS = 4;

  private final Services services;
  private final DeployedStack deployed;
  private final Pipeline pipeline;
  private final AthenaQuery athena;

  public ChangeFinder(Services services, DeployedStack deployed, Pipeline pipeline) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  /**
   * What is to be compared.
   *
   * @param since the run or the time of the earlier state
   * @param where the condition that the rows fulfil before or after, in Athena SQL; empty for all
   * @param column the column to compare; empty for all
   * @param asOf the id of the later state's snapshot; empty for the present one
   * @param rows how many rows to give; empty for all
   */
  public record Request(
      String since,
      Optional<String> where,
      Optional<String> column,
      Optional<String> asOf,
      Optional<Integer> rows) {}

  /**
   * Compares.
   *
   * @throws UserError if there is no such table, column, snapshot or run, a state is no longer
   *     kept, or Athena refuses the condition
   */
  public Changes find(GoldModel model, Request request) throws InterruptedException {
    TableName name = new TableName(Layer.GOLD, pipeline.namespace(), model.name());
    TableMetadata metadata = load(name);
    PinnedTable after = pinned(metadata, Explainer.snapshot(metadata, request.asOf()));
    Optional<PinnedTable> before =
        new EarlierState(metadata, after.snapshot().orElseThrow())
            .find(request.since(), this::ended)
            .map(snapshot -> pinned(metadata, snapshot));
    List<String> columns = columns(model, metadata, request.column());
    List<String> notes = new ArrayList<>();
    List<Changes.Arrival> objects = new ArrayList<>();
    AthenaQuery.Rows rows =
        athena.run(
            ChangeStatements.rows(
                before, after, request.where(), model.key(), columns, request.rows()),
            after.catalog(),
            name.namespace());
    if (!rows.rows().isEmpty()) {
      arrivals(before, after, new HashSet<>(), objects, notes);
      if (objects.isEmpty() && notes.isEmpty()) {
        notes.add(
            "no object came in between: the query changed, a file was undone, or it is a rule that"
                + " lets other rows through");
      }
    }
    return new Changes(
        name.toString(),
        before.map(ChangeFinder::state).orElse(Changes.State.NONE),
        state(after),
        counts(rows),
        rows.rows().stream().map(row -> row(rows, row, model.key(), columns)).toList(),
        objects,
        notes);
  }

  private static List<String> columns(
      GoldModel model, TableMetadata metadata, Optional<String> wanted) {
    List<String> columns =
        metadata.columns().stream()
            .map(TableMetadata.Column::name)
            .filter(column -> !model.key().contains(column))
            .toList();
    if (wanted.isPresent() && !columns.contains(wanted.get())) {
      throw new UserError(
          "%s has no column \"%s\" beside its key%s"
              .formatted(
                  metadata.table(), wanted.get(), Suggestion.didYouMean(wanted.get(), columns)));
    }
    return wanted.map(List::of).orElse(columns);
  }

  private static Map<String, Long> counts(AthenaQuery.Rows rows) {
    long[] counts = {0, 0, 0};
    rows.rows().stream()
        .findFirst()
        .ifPresent(row -> Arrays.setAll(counts, i -> Long.parseLong(row.get(i + 1).orElseThrow())));
    Map<String, Long> named = new LinkedHashMap<>();
    named.put(Changes.ADDED, counts[0]);
    named.put(Changes.REMOVED, counts[1]);
    named.put(Changes.CHANGED, counts[2] - counts[0] - counts[1]);
    return named;
  }

  private static Changes.Row row(
      AthenaQuery.Rows rows, List<Optional<String>> row, List<String> key, List<String> columns) {
    String change = row.getFirst().orElseThrow();
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    for (int i = 0; i < key.size(); i++) {
      keys.put(key.get(i), value(rows, row, COUNTS + i));
    }
    Map<String, JsonNode> before = new LinkedHashMap<>();
    Map<String, JsonNode> after = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      int at = COUNTS + key.size() + 2 * i;
      if (!change.equals(Changes.ADDED)) {
        before.put(columns.get(i), value(rows, row, at));
      }
      if (!change.equals(Changes.REMOVED)) {
        after.put(columns.get(i), value(rows, row, at + 1));
      }
    }
    return new Changes.Row(change, keys, before, after);
  }

  private static JsonNode value(AthenaQuery.Rows rows, List<Optional<String>> row, int at) {
    return row.get(at)
        .map(value -> QueryFormat.value(rows.types().get(at), value))
        .orElse(NullNode.getInstance());
  }

  /** Adds what came into the bronze tables that both states were made from, table by table. */
  private void arrivals(
      Optional<PinnedTable> before,
      PinnedTable after,
      Set<TableName> seen,
      List<Changes.Arrival> objects,
      List<String> notes)
      throws InterruptedException {
    for (Sql.Reference reference : sql(after.name()).references()) {
      TableName name = name(reference);
      String recorded = after.name().recorded(name);
      Optional<String> now = Optional.ofNullable(after.consumed().get(recorded));
      Optional<String> then =
          before.flatMap(table -> Optional.ofNullable(table.consumed().get(recorded)));
      if (!seen.add(name) || (now.isPresent() && now.equals(then))) {
        continue;
      }
      TableMetadata metadata = load(name);
      Optional<Snapshot> later = now.flatMap(metadata::snapshot);
      Optional<Snapshot> earlier = then.flatMap(metadata::snapshot);
      if (later.isEmpty() || (before.isPresent() && earlier.isEmpty())) {
        notes.add(
            "what came into %s cannot be told: the snapshot that was read %s has expired, or is not recorded"
                .formatted(
                    name, later.isEmpty() ? "for the later state" : "for the earlier state"));
        continue;
      }
      PinnedTable end = pinned(metadata, later.get());
      Optional<PinnedTable> start = earlier.map(snapshot -> pinned(metadata, snapshot));
      if (name.layer() == Layer.BRONZE) {
        objects.addAll(arrived(start, end));
      } else {
        arrivals(start, end, seen, objects, notes);
      }
    }
  }

  private List<Changes.Arrival> arrived(Optional<PinnedTable> before, PinnedTable after)
      throws InterruptedException {
    return athena
        .run(ChangeStatements.objects(before, after), after.catalog(), after.name().namespace())
        .rows()
        .stream()
        .map(
            row ->
                new Changes.Arrival(
                    after.name().toString(),
                    row.get(0).orElse(""),
                    Long.parseLong(row.get(1).orElseThrow())))
        .toList();
  }

  private Sql sql(TableName table) {
    return table.layer() == Layer.GOLD
        ? pipeline.gold(table.name()).map(GoldModel::sql).orElseThrow()
        : pipeline.silver(table.name()).map(SilverModel::sql).orElseThrow();
  }

  private TableName name(Sql.Reference reference) {
    Layer layer =
        Arrays.stream(Layer.values())
            .filter(each -> each.label().equals(reference.layer()))
            .findFirst()
            .orElseThrow();
    return new TableName(layer, pipeline.namespace(), reference.name());
  }

  private TableMetadata load(TableName name) {
    return services
        .catalog(deployed)
        .load(name)
        .orElseThrow(() -> new UserError("there is no table %s yet".formatted(name)));
  }

  private PinnedTable pinned(TableMetadata metadata, Snapshot snapshot) {
    return new PinnedTable(
        metadata, Optional.of(snapshot), deployed.catalog(metadata.table().layer()));
  }

  private static Changes.State state(PinnedTable table) {
    Snapshot snapshot = table.snapshot().orElseThrow();
    return new Changes.State(snapshot.id(), snapshot.committed().toString(), table.run());
  }

  /**
   * When a run ended, or will be counted as ended if it still goes on; empty without such a run.
   */
  private Optional<Instant> ended(String run) {
    String arn = deployed.stateMachine().replace(":stateMachine:", ":execution:") + ":" + run;
    try {
      DescribeExecutionResponse execution =
          services.stepFunctions().describeExecution(describe -> describe.executionArn(arn));
      return Optional.of(Optional.ofNullable(execution.stopDate()).orElse(execution.startDate()));
    } catch (ExecutionDoesNotExistException | InvalidArnException e) {
      return Optional.empty();
    }
  }
}
