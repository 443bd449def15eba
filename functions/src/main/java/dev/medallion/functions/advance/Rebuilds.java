package dev.medallion.functions.advance;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Marks tables to be computed whole by the next run. The mark is on the table itself, so that it
 * outlasts a run that fails; the run that has computed the table takes it away.
 */
final class Rebuilds {
  private final Pipeline pipeline;
  private final IcebergRestCatalog catalog;
  private final Clock clock;

  /**
   * @param pipeline the models
   * @param catalog where the tables are
   * @param clock tells the present time, which tells requests from each other
   */
  Rebuilds(Pipeline pipeline, IcebergRestCatalog catalog, Clock clock) {
    this.pipeline = pipeline;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param models the names of silver and gold models; none for all of them
   */
  record Request(@JsonProperty("rebuild") List<String> models) {}

  /**
   * Marks the tables. One that does not exist has nothing to be rebuilt.
   *
   * @throws IllegalArgumentException if a name is no model's; then no table is marked
   */
  void ask(Request request) {
    List<TableName> all =
        Stream.concat(
                pipeline.silver().stream()
                    .map(SilverModel::name)
                    .map(name -> new TableName(Layer.SILVER, pipeline.namespace(), name)),
                pipeline.gold().stream()
                    .map(GoldModel::name)
                    .map(name -> new TableName(Layer.GOLD, pipeline.namespace(), name)))
            .toList();
    List<String> names = all.stream().map(TableName::name).toList();
    for (String model : request.models()) {
      if (!names.contains(model)) {
        throw new IllegalArgumentException(
            "no silver or gold model is named \"%s\"; there are %s"
                .formatted(model, String.join(", ", names)));
      }
    }
    Map<String, String> mark = Map.of(PropertyKeys.REBUILD, clock.instant().toString());
    all.stream()
        .filter(table -> request.models().isEmpty() || request.models().contains(table.name()))
        .filter(table -> catalog.load(table).isPresent())
        .forEach(table -> catalog.setProperties(table, mark));
  }
}
