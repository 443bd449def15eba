package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.List;

/**
 * The gold models that read a silver table.
 *
 * @param consumed the version of it that each has consumed; 0 where none is known
 */
record Readers(List<Long> consumed) {

  /** The gold models that read a silver model's table, as a look finds their tables. */
  static Readers of(String silver, Pipeline pipeline, Freshness look) {
    return new Readers(
        pipeline.gold().stream()
            .filter(model -> model.models().contains(silver))
            .map(model -> new TableName(Layer.GOLD, pipeline.namespace(), model.name()))
            .map(
                table ->
                    look.table(table)
                        .map(gold -> gold.properties().get(PropertyKeys.consumedVersion(silver)))
                        .map(Long::valueOf)
                        .orElse(0L))
            .toList());
  }

  /** Whether there are any. */
  boolean any() {
    return !consumed.isEmpty();
  }

  /** The version that each of them has consumed; 0 for none. */
  long consumedByAll() {
    return consumed.stream().mapToLong(Long::longValue).min().orElse(0);
  }
}
