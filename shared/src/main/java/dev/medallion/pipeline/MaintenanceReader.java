package dev.medallion.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the {@code maintenance} of {@code pipeline.yaml}; what it leaves out is {@link
 * Maintenance#standard}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-maintenance.html">The
 *     bounds of S3 Tables</a>
 */
final class MaintenanceReader {
  private static final List<String> LAYERS =
      Arrays.stream(Layer.values()).map(Layer::label).toList();
  private static final List<String> STRATEGIES =
      Arrays.stream(Maintenance.Compaction.values()).map(Maintenance.Compaction::label).toList();

  private static final List<String> OF_A_TABLE =
      List.of("compaction", "targetFileSize", "snapshots");
  private static final List<String> OF_A_LAYER =
      List.of("compaction", "targetFileSize", "snapshots", "unreferenced", "tables");

  private final Map<Layer, Maintenance> layers = new EnumMap<>(Layer.class);
  private final Map<Layer, Map<String, Maintenance>> tables = new EnumMap<>(Layer.class);
  private final Map<Layer, List<String>> companions;
  private final ClusterCheck order;

  /** Reads all of it; the gold models are those that sort and z-order arrange. */
  MaintenanceReader(
      Section root, List<Source> sources, List<SilverModel> silver, List<GoldModel> gold) {
    List<String> ledgers = sources.stream().map(Source::ledgerTable).toList();
    companions =
        Map.of(
            Layer.BRONZE,
            ledgers,
            Layer.SILVER,
            silver.stream().flatMap(model -> model.companions().stream()).toList());
    order = new ClusterCheck(root, gold);
    Optional<Section> section = root.find("maintenance").flatMap(Setting::section);
    section.ifPresent(found -> found.allowOnly(LAYERS));
    for (Layer layer : Layer.values()) {
      Optional<Section> own = section(section, layer.label());
      own.ifPresent(found -> found.allowOnly(OF_A_LAYER));
      Maintenance standard = Maintenance.standard(layer);
      layers.put(layer, own.map(found -> read(found, standard)).orElse(standard));
      tables.put(layer, readTables(root, layer, own));
      if (layer == Layer.BRONZE) {
        ledgers.forEach(
            ledger -> tables.get(layer).putIfAbsent(ledger, layers.get(layer).ofLedgers()));
      }
      Optional<Setting> strategy = own.flatMap(found -> found.find("compaction"));
      order.checkLayer(layer, layers.get(layer).compaction(), strategy, tables.get(layer).keySet());
    }
  }

  /** The maintenance of every layer. */
  Map<Layer, Maintenance> layers() {
    return Map.copyOf(layers);
  }

  /** The maintenance of the tables that have their own, by layer and name. */
  Map<Layer, Map<String, Maintenance>> tables() {
    Map<Layer, Map<String, Maintenance>> copies = new EnumMap<>(Layer.class);
    tables.forEach((layer, own) -> copies.put(layer, Map.copyOf(own)));
    return Map.copyOf(copies);
  }

  private Map<String, Maintenance> readTables(Section root, Layer layer, Optional<Section> own) {
    Map<String, Maintenance> read = new LinkedHashMap<>();
    Optional<Section> section = section(own, "tables");
    section.ifPresent(
        found -> {
          List<String> known = tablesOf(layer, root);
          found.allowOnly(known);
          for (Setting table : found.settings()) {
            Optional<Section> settings = table.section();
            if (settings.isPresent() && known.contains(table.name())) {
              settings.get().allowOnly(OF_A_TABLE);
              Maintenance maintenance = read(settings.get(), standardOf(layer, table.name()));
              read.put(table.name(), maintenance);
              order.checkTable(
                  layer, table, maintenance.compaction(), settings.get().find("compaction"));
            }
          }
        });
    return read;
  }

  /** Companions may have maintenance of their own too. */
  private List<String> tablesOf(Layer layer, Section root) {
    List<String> tables =
        new ArrayList<>(root.namesIn(layer == Layer.BRONZE ? "sources" : layer.label()));
    tables.addAll(companions.getOrDefault(layer, List.of()));
    return tables;
  }

  private Maintenance standardOf(Layer layer, String table) {
    boolean ledger = layer == Layer.BRONZE && companions.get(Layer.BRONZE).contains(table);
    return ledger ? layers.get(layer).ofLedgers() : layers.get(layer);
  }

  private static Optional<Section> section(Optional<Section> parent, String name) {
    return parent.flatMap(found -> found.find(name)).flatMap(Setting::section);
  }

  /** What a section declares; the rest is as in {@code otherwise}. */
  private static Maintenance read(Section section, Maintenance otherwise) {
    Optional<Section> snapshots = section(Optional.of(section), "snapshots");
    Optional<Section> unreferenced = section(Optional.of(section), "unreferenced");
    snapshots.ifPresent(found -> found.allowOnly(List.of("age", "keep")));
    unreferenced.ifPresent(found -> found.allowOnly(List.of("after", "purge")));
    return new Maintenance(
        section
            .find("compaction")
            .flatMap(MaintenanceReader::compaction)
            .orElse(otherwise.compaction()),
        section
            .find("targetFileSize")
            .flatMap(Quantities::fileSizeMb)
            .orElse(otherwise.targetFileSizeMb()),
        duration(snapshots, "age", Quantities::hours, otherwise.snapshotAge()),
        snapshots
            .flatMap(found -> found.find("keep"))
            .flatMap(Quantities::count)
            .orElse(otherwise.minimumSnapshots()),
        duration(unreferenced, "after", Quantities::days, otherwise.unreferencedAfter()),
        duration(unreferenced, "purge", Quantities::days, otherwise.noncurrentAfter()));
  }

  private static Duration duration(
      Optional<Section> section,
      String name,
      Function<Setting, Optional<Duration>> read,
      Duration standard) {
    return section.flatMap(found -> found.find(name)).flatMap(read).orElse(standard);
  }

  private static Optional<Maintenance.Compaction> compaction(Setting setting) {
    Optional<String> written = setting.text();
    Optional<Maintenance.Compaction> known =
        Arrays.stream(Maintenance.Compaction.values())
            .filter(candidate -> written.equals(Optional.of(candidate.label())))
            .findFirst();
    if (written.isPresent() && known.isEmpty()) {
      setting.refuse(
          written.get(),
          " is no compaction; S3 Tables has "
              + String.join(", ", STRATEGIES)
              + Suggestion.didYouMean(written.get(), STRATEGIES));
    }
    return known;
  }
}
