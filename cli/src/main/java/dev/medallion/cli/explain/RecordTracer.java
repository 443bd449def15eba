package dev.medallion.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.ColumnLineage;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.cli.UserError;
import dev.medallion.cli.explain.Explanation.Contribution;
import dev.medallion.cli.explain.LandingText.Write;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Follows rows of silver to the records of bronze, and these to their text in landing. */
final class RecordTracer {
  private final Services services;
  private final DeployedStack deployed;
  private final Pipeline pipeline;
  private final AthenaQuery athena;
  private final Explainer.Lineage lineage;

  RecordTracer(
      Services services,
      DeployedStack deployed,
      Pipeline pipeline,
      AthenaQuery athena,
      Explainer.Lineage lineage) {
    this.services = services;
    this.deployed = deployed;
    this.pipeline = pipeline;
    this.athena = athena;
    this.lineage = lineage;
  }

  /**
   * The contributions with the records that their rows came of.
   *
   * @param inputs the tables that rows are of
   * @param groups the contributions to each gold row
   * @param notes takes what cannot be told
   */
  List<List<Contribution>> trace(
      Map<TableName, PinnedTable> inputs, List<List<Contribution>> groups, List<String> notes)
      throws InterruptedException {
    Map<String, Map<List<String>, List<BronzeRecord>>> records = new HashMap<>();
    for (PinnedTable input : inputs.values()) {
      Set<List<String>> keys = new LinkedHashSet<>();
      groups.forEach(
          group ->
              group.forEach(
                  each ->
                      each.from().stream()
                          .filter(source -> source.table().equals(input.name().toString()))
                          .map(source -> texts(source.key()))
                          .filter(key -> !key.isEmpty())
                          .forEach(keys::add)));
      if (keys.isEmpty()) {
        continue;
      }
      if (input.name().layer() == Layer.GOLD) {
        notes.add("rows of %s are explained by explain %s".formatted(input.name(), input.name()));
      } else {
        records.put(input.name().toString(), records(input, List.copyOf(keys), notes));
      }
    }
    return groups.stream()
        .map(group -> group.stream().map(each -> with(each, records)).toList())
        .toList();
  }

  private static Contribution with(
      Contribution each, Map<String, Map<List<String>, List<BronzeRecord>>> records) {
    return new Contribution(
        each.from().stream()
            .map(
                source ->
                    new Explanation.Source(
                        source.table(),
                        source.key(),
                        records
                            .getOrDefault(source.table(), Map.of())
                            .getOrDefault(texts(source.key()), List.of())))
            .toList(),
        each.gives());
  }

  /** A key as texts; empty if a part of it is null, as an outer join gives it. */
  private static List<String> texts(Map<String, JsonNode> key) {
    return key.values().stream().anyMatch(JsonNode::isNull)
        ? List.of()
        : key.values().stream().map(JsonNode::asText).toList();
  }

  private Map<List<String>, List<BronzeRecord>> records(
      PinnedTable silver, List<List<String>> keys, List<String> notes) throws InterruptedException {
    SilverModel model = pipeline.silver(silver.name().name()).orElseThrow();
    ColumnLineage copies;
    try {
      copies = lineage.read();
    } catch (UserError e) {
      notes.add("the records of bronze cannot be told: " + e.getMessage());
      return Map.of();
    }
    List<String> columns =
        silver.metadata().columns().stream().map(TableMetadata.Column::name).toList();
    Map<List<String>, List<BronzeRecord>> all = new LinkedHashMap<>();
    for (Source source : sources(model)) {
      RecordLinks links = RecordLinks.of(copies, model.name(), columns, source);
      TableName name = new TableName(Layer.BRONZE, pipeline.namespace(), source.name());
      if (links.columns().isEmpty()) {
        notes.add(
            "which records of %s made a row cannot be told: %s has no column that is a copy of one of its columns"
                .formatted(name, silver.name()));
        continue;
      }
      if (!links.certain()) {
        notes.add(
            "records of %s are those that have the same %s: %s does not have its key (%s)"
                .formatted(
                    name,
                    String.join(", ", links.columns().keySet()),
                    silver.name(),
                    String.join(", ", source.key())));
      }
      if (model.history().filter(source::equals).isPresent()) {
        notes.add(
            "%s keeps the history of %s: a row is the version from its valid_from on, and all versions of its record are given"
                .formatted(silver.name(), name));
      }
      PinnedTable bronze = bronze(silver, name, notes);
      new BronzeRecords(athena, silver, bronze, source, links)
          .of(model.rowKey(), keys)
          .forEach(
              (key, found) ->
                  all.computeIfAbsent(key, any -> new ArrayList<>()).addAll(texts(source, found)));
    }
    return all;
  }

  /** The sources that a model reads, by way of other models as well. */
  private Set<Source> sources(SilverModel model) {
    Set<Source> sources = new LinkedHashSet<>(model.reads());
    model.silver().forEach(name -> sources.addAll(sources(pipeline.silver(name).orElseThrow())));
    return sources;
  }

  private PinnedTable bronze(PinnedTable silver, TableName name, List<String> notes) {
    TableMetadata metadata =
        services
            .catalog(deployed)
            .load(name)
            .orElseThrow(() -> new UserError("there is no table %s yet".formatted(name)));
    Optional<TableMetadata.Snapshot> read =
        Optional.ofNullable(silver.consumed().get(silver.name().recorded(name)))
            .flatMap(metadata::snapshot);
    if (read.isEmpty()) {
      notes.add(
          "%s is read as it is now, newer versions of records included: the snapshot that was read then has expired or is not recorded"
              .formatted(name));
    }
    return new PinnedTable(metadata, read, deployed.catalog(Layer.BRONZE));
  }

  private List<BronzeRecord> texts(Source source, List<BronzeRecord> records) {
    Map<Write, Set<Long>> lines = new LinkedHashMap<>();
    records.forEach(
        each -> {
          note(each, lines);
          each.overrode().forEach(older -> note(older, lines));
        });
    Map<Write, Map<Long, LandingText.Read>> read = new HashMap<>();
    LandingText landing = new LandingText(services.s3());
    lines.forEach((write, of) -> read.put(write, landing.read(source, write, of)));
    return records.stream()
        .map(
            each ->
                with(each, read)
                    .over(each.overrode().stream().map(older -> with(older, read)).toList()))
        .toList();
  }

  private static void note(BronzeRecord record, Map<Write, Set<Long>> lines) {
    if (!record.line().isEmpty()) {
      lines.computeIfAbsent(write(record), any -> new TreeSet<>()).add(Long.valueOf(record.line()));
    }
  }

  private static BronzeRecord with(
      BronzeRecord record, Map<Write, Map<Long, LandingText.Read>> read) {
    return record.line().isEmpty()
        ? record.with(LandingText.Read.not("bronze did not count lines yet when it took it in"))
        : record.with(read.get(write(record)).get(Long.valueOf(record.line())));
  }

  private static Write write(BronzeRecord record) {
    return new Write(record.object(), record.version(), record.etag());
  }
}
