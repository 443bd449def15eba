package dev.medallion.pipeline;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
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

  /** The maintenance of every layer; the gold models are those that sort and z-order arrange. */
  Map<Layer, Maintenance> read(Section root, List<GoldModel> gold) {
    Map<Layer, Maintenance> maintenance = new EnumMap<>(Layer.class);
    Optional<Section> section = root.find("maintenance").flatMap(Setting::section);
    section.ifPresent(found -> found.allowOnly(LAYERS));
    for (Layer layer : Layer.values()) {
      Optional<Section> own =
          section.flatMap(found -> found.find(layer.label())).flatMap(Setting::section);
      Maintenance standard = Maintenance.standard(layer);
      maintenance.put(layer, own.map(found -> layer(found, standard)).orElse(standard));
      Optional<Setting> strategy = own.flatMap(found -> found.find("compaction"));
      checkOrder(root, layer, maintenance.get(layer).compaction(), strategy, gold);
    }
    return Map.copyOf(maintenance);
  }

  private static Maintenance layer(Section section, Maintenance standard) {
    section.allowOnly(List.of("compaction", "targetFileSize", "snapshots", "unreferenced"));
    Optional<Section> snapshots = section.find("snapshots").flatMap(Setting::section);
    Optional<Section> unreferenced = section.find("unreferenced").flatMap(Setting::section);
    snapshots.ifPresent(found -> found.allowOnly(List.of("age", "keep")));
    unreferenced.ifPresent(found -> found.allowOnly(List.of("after", "purge")));
    return new Maintenance(
        section
            .find("compaction")
            .flatMap(MaintenanceReader::compaction)
            .orElse(standard.compaction()),
        section
            .find("targetFileSize")
            .flatMap(Quantities::fileSizeMb)
            .orElse(standard.targetFileSizeMb()),
        duration(snapshots, "age", Quantities::hours, standard.snapshotAge()),
        snapshots
            .flatMap(found -> found.find("keep"))
            .flatMap(Quantities::count)
            .orElse(standard.minimumSnapshots()),
        duration(unreferenced, "after", Quantities::days, standard.unreferencedAfter()),
        duration(unreferenced, "purge", Quantities::days, standard.noncurrentAfter()));
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

  /** Sort and z-order need an order to arrange by, which only gold models declare. */
  private static void checkOrder(
      Section root,
      Layer layer,
      Maintenance.Compaction compaction,
      Optional<Setting> strategy,
      List<GoldModel> gold) {
    int least = leastColumns(compaction);
    if (least == 0) {
      return;
    }
    if (layer != Layer.GOLD) {
      strategy.ifPresent(
          setting ->
              setting.problem(
                  ": "
                      + compaction.label()
                      + " needs cluster columns, which only gold models declare; use binpack"));
      return;
    }
    for (GoldModel model : gold) {
      if (model.cluster().size() < least) {
        root.find("gold")
            .flatMap(Setting::section)
            .flatMap(section -> section.find(model.name()))
            .ifPresent(setting -> setting.problem(tooFew(model, compaction, strategy, least)));
      }
    }
  }

  private static String tooFew(
      GoldModel model, Maintenance.Compaction compaction, Optional<Setting> strategy, int least) {
    return ": "
        + compaction.label()
        + " compaction ("
        + strategy.map(setting -> "set on line " + setting.line()).orElse("the default of gold")
        + ") needs at least "
        + (least == 1 ? "1 cluster column" : least + " cluster columns")
        + ", and this model has "
        + (model.cluster().isEmpty() ? "none" : model.cluster().size())
        + "; name them in cluster: […], or set maintenance.gold.compaction: binpack";
  }

  private static int leastColumns(Maintenance.Compaction compaction) {
    return switch (compaction) {
      case SORT -> 1;
      case Z_ORDER -> 2;
      case NONE, AUTO, BINPACK -> 0;
    };
  }
}
