package dev.medallion.console.overview;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Snapshot;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.LandingFindings;
import dev.medallion.cli.Queues;
import dev.medallion.cli.RunReport;
import dev.medallion.console.graph.GraphLayout;
import dev.medallion.console.graph.GraphLayout.Edge;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import dev.medallion.console.overview.Overview.Fact;
import dev.medallion.console.overview.Overview.Node;
import dev.medallion.console.overview.Overview.Trouble;
import dev.medallion.console.web.Shell;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads how every part of the pipeline stands. */
final class OverviewReader {
  private final Lake lake;
  private final Pipeline pipeline;
  private final Activity activity;
  private final Map<TableName, TableMetadata> tables;
  private final Map<TableName, Long> rows;
  private final Map<String, RunReport.Checked> checked;
  private final List<RunReport.DataSetRows> dataSets;

  OverviewReader(Lake lake) throws InterruptedException {
    this.lake = lake;
    this.pipeline = lake.pipeline();
    this.activity = Activity.of(lake);
    this.tables = lake.tables(pipeline);
    this.rows = lake.rows(tables);
    this.checked =
        lake.lakehouse(pipeline).expectations().stream()
            .collect(Collectors.toMap(RunReport.Checked::model, Function.identity()));
    this.dataSets = lake.lakehouse(pipeline).dataSets();
  }

  Overview read() {
    List<Node> sources = pipeline.sources().stream().map(this::source).toList();
    List<Node> bronze =
        pipeline.sources().stream().map(each -> table(Layer.BRONZE, each.name())).toList();
    List<Node> silver =
        pipeline.silver().stream().map(each -> table(Layer.SILVER, each.name())).toList();
    List<Node> gold = pipeline.gold().stream().map(each -> table(Layer.GOLD, each.name())).toList();
    List<Node> shown = pipeline.dataSets().stream().map(this::dataSet).toList();
    List<List<Node>> columns = List.of(sources, bronze, silver, gold, shown);
    List<List<String>> layers = new ArrayList<>();
    layers.add(sources.stream().map(Node::id).toList());
    layers.add(bronze.stream().map(Node::id).toList());
    layers.addAll(waves(Layer.SILVER));
    layers.addAll(waves(Layer.GOLD));
    layers.add(shown.stream().map(Node::id).toList());
    List<Edge> edges = edges();
    return new Overview(
        columns.stream().flatMap(List::stream).toList(),
        GraphLayout.layered(GraphLayout.Flow.RIGHT, layers, edges, Overview.WIDE, Overview.HEIGHT),
        GraphLayout.layered(GraphLayout.Flow.DOWN, layers, edges, Overview.NARROW, Overview.HEIGHT),
        facts(),
        troubles(),
        tables.isEmpty());
  }

  /**
   * A column for each wave of a layer's models, so that those that read others stand behind them.
   */
  private List<List<String>> waves(Layer layer) {
    List<List<String>> waves =
        ModelGraph.of(pipeline).waves(layer).stream()
            .map(wave -> wave.stream().map(name -> id(layer, name)).toList())
            .toList();
    return waves.isEmpty() ? List.of(List.of()) : waves;
  }

  private List<Edge> edges() {
    List<Edge> edges = new ArrayList<>();
    for (Source source : pipeline.sources()) {
      edges.add(new Edge("source." + source.name(), id(Layer.BRONZE, source.name())));
    }
    for (SilverModel model : pipeline.silver()) {
      model
          .sources()
          .forEach(
              source ->
                  edges.add(new Edge(id(Layer.BRONZE, source), id(Layer.SILVER, model.name()))));
      model
          .silver()
          .forEach(
              read -> edges.add(new Edge(id(Layer.SILVER, read), id(Layer.SILVER, model.name()))));
    }
    for (GoldModel model : pipeline.gold()) {
      model
          .models()
          .forEach(
              silver ->
                  edges.add(new Edge(id(Layer.SILVER, silver), id(Layer.GOLD, model.name()))));
      model
          .gold()
          .forEach(read -> edges.add(new Edge(id(Layer.GOLD, read), id(Layer.GOLD, model.name()))));
    }
    for (DataSet dataSet : pipeline.dataSets()) {
      edges.add(new Edge(id(Layer.GOLD, dataSet.model()), "dataset." + dataSet.name()));
    }
    return edges;
  }

  private static String id(Layer layer, String name) {
    return layer.label() + "." + name;
  }

  private Node source(Source source) {
    return new Node(
        "source." + source.name(),
        "Source",
        source.name(),
        source.prefix(),
        "Drop files here",
        new Status(Status.Kind.WAITING, source.format().label()),
        "",
        source.name());
  }

  private Node table(Layer layer, String name) {
    TableName table = Lake.name(pipeline, layer, name);
    Optional<Snapshot> newest =
        Optional.ofNullable(tables.get(table)).flatMap(TableMetadata::dataSnapshot);
    return new Node(
        id(layer, name),
        Words.sentence(layer.label()),
        name,
        newest.map(any -> Words.count(rows.get(table), "row")).orElse("No rows yet"),
        newest.map(snapshot -> Words.ago(snapshot.committed())).orElse("Never written"),
        status(layer, name, newest.isPresent()),
        Shell.ROOT + "tables/%s/%s/%s".formatted(layer.label(), table.namespace(), name),
        "");
  }

  private Status status(Layer layer, String name, boolean exists) {
    if (activity.isRunning(layer, name)) {
      return new Status(Status.Kind.RUNNING, "Running");
    }
    if (layer == Layer.SILVER && checked.containsKey(name)) {
      long quarantined = checked.get(name).quarantined();
      if (quarantined > 0) {
        return new Status(Status.Kind.WARNING, Words.number(quarantined) + " quarantined");
      }
    }
    return exists
        ? new Status(Status.Kind.OK, "Written")
        : new Status(Status.Kind.WAITING, "Waiting");
  }

  private Node dataSet(DataSet dataSet) {
    Optional<RunReport.DataSetRows> found =
        dataSets.stream().filter(each -> each.name().equals(dataSet.name())).findFirst();
    boolean refreshed = found.filter(each -> each.status().equals("COMPLETED")).isPresent();
    return new Node(
        "dataset." + dataSet.name(),
        "Data set",
        dataSet.name(),
        refreshed ? Words.count(found.get().rows(), "row") : "Not refreshed yet",
        Words.count(dataSet.charts().size(), "chart"),
        activity.isRefreshing()
            ? new Status(Status.Kind.RUNNING, "Refreshing")
            : found
                .map(each -> Status.of(each.status()))
                .orElse(new Status(Status.Kind.WAITING, "Waiting")),
        Shell.ROOT + "dashboard#" + dataSet.name(),
        "");
  }

  private List<Fact> facts() {
    long all =
        rows.entrySet().stream()
            .filter(each -> each.getKey().layer() == Layer.BRONZE)
            .mapToLong(Map.Entry::getValue)
            .sum();
    int waiting = new Queues(lake.services().sqs()).depth(lake.stack().landingQueue());
    Optional<Instant> newest =
        tables.entrySet().stream()
            .filter(each -> each.getKey().layer() == Layer.GOLD)
            .flatMap(each -> each.getValue().dataSnapshot().stream())
            .map(Snapshot::committed)
            .max(Instant::compareTo);
    return List.of(
        new Fact(
            "Rows in bronze",
            Words.number(all),
            Words.count(pipeline.sources().size(), "source"),
            Shell.ROOT + "tables"),
        new Fact(
            "Gold",
            newest.map(Words::ago).orElse("Never"),
            Words.count(pipeline.gold().size(), "model"),
            Shell.ROOT + "tables"),
        new Fact(
            "Last run",
            activity.newest().map(Activity.Run::label).orElse("None yet"),
            activity.newest().map(run -> Words.ago(run.started())).orElse("Starts when data lands"),
            Shell.ROOT + "runs"),
        new Fact(
            "In the queue",
            Words.number(waiting),
            activity.ingesting() == 0
                ? "Nothing is ingested now"
                : Words.count(activity.ingesting(), "bronze run"),
            Shell.ROOT + "quality"));
  }

  private List<Trouble> troubles() {
    List<Trouble> troubles = new ArrayList<>();
    LandingFindings.Troubles landing = new LandingFindings(lake.services(), lake.stack()).look();
    activity
        .newest()
        .filter(Activity.Run::hasFailed)
        .ifPresent(
            run ->
                troubles.add(
                    new Trouble(
                        "The newest run failed", run.cause(), Shell.ROOT + "runs/" + run.name())));
    if (!landing.refused().isEmpty()) {
      troubles.add(
          new Trouble(
              Words.count(landing.refused().size(), "object") + " refused",
              landing.refused().getFirst().reason(),
              Shell.ROOT + "quality"));
    }
    int dead = new Queues(lake.services().sqs()).depth(lake.stack().deadLetters());
    if (dead > 0) {
      troubles.add(
          new Trouble(
              Words.count(dead, "dead letter"),
              "Messages that the landing queue gave up",
              Shell.ROOT + "quality"));
    }
    return troubles;
  }
}
