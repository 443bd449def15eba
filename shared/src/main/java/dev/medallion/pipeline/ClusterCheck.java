package dev.medallion.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the tables that sort and z-order arrange have columns to be arranged by. */
final class ClusterCheck {
  private final Section root;
  private final List<GoldModel> gold;

  ClusterCheck(Section root, List<GoldModel> gold) {
    this.root = root;
    this.gold = gold;
  }

  /** Checks the tables of a layer that have no maintenance of their own. */
  void checkLayer(
      Layer layer,
      Maintenance.Compaction compaction,
      Optional<Setting> strategy,
      Set<String> withTheirOwn) {
    if (leastColumns(compaction) == 0) {
      return;
    }
    if (layer != Layer.GOLD) {
      strategy.ifPresent(setting -> refuse(setting, compaction));
      return;
    }
    String where =
        strategy.map(setting -> "set on line " + setting.line()).orElse("the default of gold");
    for (GoldModel model : gold) {
      if (!withTheirOwn.contains(model.name())) {
        checkModel(model, compaction, where, "maintenance.gold.compaction");
      }
    }
  }

  /** Checks a table that has maintenance of its own. */
  void checkTable(
      Layer layer, Setting table, Maintenance.Compaction compaction, Optional<Setting> strategy) {
    if (leastColumns(compaction) == 0) {
      return;
    }
    if (layer != Layer.GOLD) {
      strategy.ifPresent(setting -> refuse(setting, compaction));
      return;
    }
    String where =
        strategy
            .map(setting -> "set on line " + setting.line())
            .orElse("which line " + table.line() + " leaves as the layer's");
    gold.stream()
        .filter(model -> model.name().equals(table.name()))
        .forEach(
            model ->
                checkModel(
                    model,
                    compaction,
                    where,
                    "maintenance.gold.tables." + model.name() + ".compaction"));
  }

  private static void refuse(Setting strategy, Maintenance.Compaction compaction) {
    strategy.problem(
        ": "
            + compaction.label()
            + " needs cluster columns, which only gold models declare; use binpack");
  }

  private void checkModel(
      GoldModel model, Maintenance.Compaction compaction, String where, String setting) {
    int least = leastColumns(compaction);
    if (model.cluster().size() >= least) {
      return;
    }
    root.find("gold")
        .flatMap(Setting::section)
        .flatMap(section -> section.find(model.name()))
        .ifPresent(
            found ->
                found.problem(
                    ": "
                        + compaction.label()
                        + " compaction ("
                        + where
                        + ") needs at least "
                        + (least == 1 ? "1 cluster column" : least + " cluster columns")
                        + ", and this model has "
                        + (model.cluster().isEmpty() ? "none" : model.cluster().size())
                        + "; name them in cluster: […], or set "
                        + setting
                        + ": binpack"));
  }

  private static int leastColumns(Maintenance.Compaction compaction) {
    return switch (compaction) {
      case SORT -> 1;
      case Z_ORDER -> 2;
      case NONE, AUTO, BINPACK -> 0;
    };
  }
}
