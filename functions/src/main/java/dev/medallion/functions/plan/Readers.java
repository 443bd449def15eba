package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.List;
import java.util.stream.Stream;

/**
 * The models that read a silver table.
 *
 * @param consumed the version of it that each has consumed; 0 where none is known
 */
record Readers(List<Long> consumed) {

  /** The models that read a silver model's table, as a look finds their tables. */
  static Readers of(String silver, Pipeline pipeline, Freshness look) {
    TableName read = new TableName(Layer.SILVER, pipeline.namespace(), silver);
    Stream<TableName> silverReaders =
        pipeline.silver().stream()
            .filter(model -> model.silver().contains(silver))
            .map(model -> new TableName(Layer.SILVER, pipeline.namespace(), model.name()));
    Stream<TableName> goldReaders =
        pipeline.gold().stream()
            .filter(model -> model.models().contains(silver))
            .map(model -> new TableName(Layer.GOLD, pipeline.namespace(), model.name()));
    return new Readers(
        Stream.concat(silverReaders, goldReaders)
            .map(reader -> consumed(reader, read, look))
            .toList());
  }

  private static long consumed(TableName reader, TableName read, Freshness look) {
    return look.table(reader)
        .map(table -> table.properties().get(PropertyKeys.consumedVersion(reader.recorded(read))))
        .map(Long::valueOf)
        .orElse(0L);
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
