package dev.medallion.cli.explain;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.cli.UserError;
import dev.medallion.cli.explain.Explanation.Contribution;
import dev.medallion.cli.explain.Explanation.Input;
import dev.medallion.cli.explain.Explanation.Row;
import dev.medallion.functions.gold.ContributionQuery;
import dev.medallion.functions.gold.Contributions;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Sql;
import dev.medallion.pipeline.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains rows of a gold table by what its query read. */
public final class Explainer {
  private static final Set<String> FLOATING = Set.of("float", "double");

  /** Reads off the queries what columns of silver are copies of. */
  @FunctionalInterface
  public interface Lineage {
    /**
     * Reads it.
     *
     * @throws UserError if a query is not right
     */
    ColumnLineage read() throws InterruptedException;
  }

  private final Services services;
  private final DeployedStack deployed;
  private final Pipeline pipeline;
  private final AthenaQuery athena;
  private final Lineage lineage;

  /**
   * @param lineage tells what columns of silver are copies of
   */
  public Explainer(Services services, DeployedStack deployed, Pipeline pipeline, Lineage lineage) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.athena = new AthenaQuery(services.athena(), deployed.workGroup());
    this.lineage = lineage;
  }

  /**
   * What is to be explained.
   *
   * @param where the condition that the gold rows fulfil, in Athena SQL
   * @param column the column to explain; empty for all
   * @param asOf the id of the snapshot; empty for the present one
   * @param rows how many gold rows at most
   * @param samples of how many rows that made one to give all at most
   */
  public record Request(
      String where, Optional<String> column, Optional<String> asOf, int rows, int samples) {}

  /**
   * Explains.
   *
   * @throws UserError if there is no such table, column, snapshot or row, or Athena refuses the
   *     condition
   */
  public Explanation explain(GoldModel model, Request request) throws InterruptedException {
    List<String> notes = new ArrayList<>();
    PinnedTable gold = gold(model, request);
    if (!gold.metadata().isMadeBy(model.definition())) {
      notes.add(
          "%s was made by another query than this project's %s, which is what explains it here"
              .formatted(gold.name(), model.sql().file()));
    }
    List<String> columns =
        gold.metadata().columns().stream().map(TableMetadata.Column::name).toList();
    request.column().ifPresent(column -> require(gold, columns, column));
    Map<TableName, PinnedTable> inputs = inputs(model, gold, notes);
    AthenaQuery.Rows rows = rows(model, gold, request, notes);
    Group[] groups = new Group[rows.rows().size()];
    Arrays.setAll(groups, i -> new Group(rows, i));
    List<String> explained =
        request.column().map(List::of).orElse(columns).stream().distinct().toList();
    switch (contributions(model, inputs, explained)) {
      case Contributions.Unknown unknown ->
          notes.add(
              "which rows made a row cannot be told: %s. It is made of what the tables below have at these snapshots"
                  .formatted(unknown.because()));
      case Contributions.Known known -> {
        for (ContributionQuery query : known.queries()) {
          read(query, gold, request, groups);
          query
              .unchecked()
              .forEach(
                  column ->
                      notes.add(
                          "%s is made of other things than a sum, count, average, least or most: its rows are given, without what each contributes to it"
                              .formatted(column)));
        }
      }
    }
    RecordTracer tracer = new RecordTracer(services, deployed, pipeline, athena, lineage);
    List<Row> all = new ArrayList<>();
    List<List<Contribution>> traced =
        tracer.trace(inputs, List.of(groups).stream().map(Group::contributions).toList(), notes);
    for (int i = 0; i < groups.length; i++) {
      all.add(new Row(groups[i].values(), groups[i].madeOf(), groups[i].sums(), traced.get(i)));
    }
    return new Explanation(
        gold.name().toString(),
        gold.snapshot().orElseThrow().id(),
        gold.snapshot().orElseThrow().committed().toString(),
        gold.run(),
        inputs.values().stream().map(this::input).toList(),
        all,
        notes.stream().distinct().toList());
  }

  private PinnedTable gold(GoldModel model, Request request) {
    TableName name = new TableName(Layer.GOLD, pipeline.namespace(), model.name());
    TableMetadata metadata = load(name);
    return new PinnedTable(
        metadata, Optional.of(snapshot(metadata, request.asOf())), deployed.catalog(Layer.GOLD));
  }

  /**
   * The snapshot of an id, or the present one.
   *
   * @throws UserError if there is none
   */
  static TableMetadata.Snapshot snapshot(TableMetadata metadata, Optional<String> id) {
    return id.map(metadata::snapshot)
        .orElse(metadata.currentSnapshot())
        .orElseThrow(
            () ->
                new UserError(
                    id.map(wanted -> expired(metadata, wanted))
                        .orElse(metadata.table() + " has no rows yet")));
  }

  private static String expired(TableMetadata metadata, String id) {
    return "%s has no snapshot %s, or it has expired; it has %s"
        .formatted(
            metadata.table(),
            id,
            metadata.snapshots().stream()
                .map(TableMetadata.Snapshot::id)
                .collect(Collectors.joining(", ")));
  }

  private TableMetadata load(TableName name) {
    return services
        .catalog(deployed)
        .load(name)
        .orElseThrow(() -> new UserError("there is no table %s yet".formatted(name)));
  }

  private static void require(PinnedTable gold, List<String> columns, String column) {
    if (!columns.contains(column)) {
      throw new UserError(
          "%s has no column \"%s\"%s"
              .formatted(gold.name(), column, Suggestion.didYouMean(column, columns)));
    }
  }

  /** What the query reads, as it was when it made the rows. */
  private Map<TableName, PinnedTable> inputs(
      GoldModel model, PinnedTable gold, List<String> notes) {
    Map<String, String> consumed = gold.consumed();
    Map<TableName, PinnedTable> inputs = new LinkedHashMap<>();
    for (Sql.Reference reference : model.sql().references()) {
      TableName name = name(reference);
      if (!inputs.containsKey(name)) {
        inputs.put(
            name,
            pinned(name, Optional.ofNullable(consumed.get(gold.name().recorded(name))), notes));
      }
    }
    return inputs;
  }

  private PinnedTable pinned(TableName name, Optional<String> snapshot, List<String> notes) {
    TableMetadata metadata = load(name);
    Optional<TableMetadata.Snapshot> kept = snapshot.flatMap(metadata::snapshot);
    if (kept.isEmpty()) {
      notes.add(
          "%s is read as it is now: %s"
              .formatted(
                  name,
                  snapshot
                      .map("its snapshot %s, which was read then, has expired"::formatted)
                      .orElse("which of its snapshots was read then is not recorded")));
    }
    return new PinnedTable(metadata, kept, deployed.catalog(name.layer()));
  }

  private TableName name(Sql.Reference reference) {
    Layer layer = reference.layer().equals(Layer.GOLD.label()) ? Layer.GOLD : Layer.SILVER;
    return new TableName(layer, pipeline.namespace(), reference.name());
  }

  private AthenaQuery.Rows rows(
      GoldModel model, PinnedTable gold, Request request, List<String> notes)
      throws InterruptedException {
    boolean all = request.rows() == Integer.MAX_VALUE;
    AthenaQuery.Rows rows =
        athena.run(
            "SELECT * FROM %s WHERE (%s) ORDER BY %s%s"
                .formatted(
                    gold.sql(),
                    request.where(),
                    model.key().stream().map(AthenaName::column).collect(Collectors.joining(", ")),
                    all ? "" : " LIMIT " + (request.rows() + 1)),
            gold.catalog(),
            gold.name().namespace());
    if (rows.rows().isEmpty()) {
      throw new UserError("no row of %s fulfils %s".formatted(gold.name(), request.where()));
    }
    if (rows.rows().size() <= request.rows()) {
      return rows;
    }
    notes.add(
        "more rows of %s fulfil the condition; --all explains all of them".formatted(gold.name()));
    return new AthenaQuery.Rows(
        rows.columns(), rows.types(), rows.rows().subList(0, request.rows()), rows.changed());
  }

  private Contributions contributions(
      GoldModel model, Map<TableName, PinnedTable> inputs, List<String> columns) {
    List<Contributions.Read> reads =
        inputs.values().stream()
            .map(
                input ->
                    new Contributions.Read(
                        input.name(), input.sql(), input.catalog(), key(input.name())))
            .toList();
    return Contributions.of(
        model.sql().render(reference -> inputs.get(name(reference)).sql()),
        reads,
        model.key(),
        columns);
  }

  private List<String> key(TableName table) {
    return table.layer() == Layer.GOLD
        ? pipeline.gold(table.name()).orElseThrow().key()
        : pipeline.silver(table.name()).orElseThrow().rowKey();
  }

  private void read(ContributionQuery query, PinnedTable gold, Request request, Group[] groups)
      throws InterruptedException {
    Set<String> approximate =
        gold.metadata().columns().stream()
            .filter(column -> FLOATING.contains(column.type()))
            .map(TableMetadata.Column::name)
            .collect(Collectors.toSet());
    AthenaQuery.Rows found =
        athena.run(
            query.sql(
                new ContributionQuery.Rows(gold.sql(), request.where(), groups.length, approximate),
                request.samples()),
            deployed.catalog(Layer.SILVER),
            gold.name().namespace());
    for (List<Optional<String>> row : found.rows()) {
      int number = Integer.parseInt(row.get(0).orElseThrow()) - 1;
      groups[number].add(query, found, row);
    }
  }

  private Input input(PinnedTable table) {
    List<String> rules =
        pipeline
            .silver(table.name().name())
            .filter(any -> table.name().layer() == Layer.SILVER)
            .map(SilverModel::expectations)
            .orElse(List.of())
            .stream()
            .map(rule -> "%s (%s)".formatted(rule.name(), rule.action().label()))
            .toList();
    return new Input(
        table.name().toString(),
        table.snapshot().map(TableMetadata.Snapshot::id).orElse(""),
        table.run(),
        rules);
  }
}
