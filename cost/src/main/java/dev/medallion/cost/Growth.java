package dev.medallion.cost;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import java.util.Optional;

/** What becomes of a stack that sees the same day again and again. */
record Growth(Work day) {
  /** The same day after so many like it, of which bronze keeps everything. */
  Work after(int days) {
    Day today = day.day();
    return new Work(
        day.design(),
        day.inputs(),
        new Day(
            today.drops(),
            today.dropGb(),
            days * today.drops() * today.dropGb(),
            today.calls(),
            today.bronzeRuns(),
            today.runs()));
  }

  /** How many entries the ledgers of all sources have after so many days. */
  double ledgerEntries(int days) {
    return (double) days * day.day().drops();
  }

  /** After how many days a bronze table has more files than it should; empty for never. */
  Optional<Double> daysUntilManyFiles() {
    boolean packed = day.design().compaction().get(Layer.BRONZE) != Compaction.NONE;
    double filesADay = (double) day.day().bronzeRuns() / day.design().sources();
    return packed
        ? Optional.empty()
        : Optional.of(day.inputs().of(Assumption.MANY_FILES) / filesADay);
  }
}
