package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.SilverPlan;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Sql;
import java.util.List;

/** Makes the plans of silver runs. */
final class SilverPlans {
  private SilverPlans() {}

  /**
   * The plan of a model that is due.
   *
   * @param readers the models that read the table
   */
  static SilverPlan of(
      Pipeline pipeline, SilverModel model, DueModel due, Readers readers, String execution) {
    SilverPlan.Builder plan =
        SilverPlan.builder(model.name(), due.table().toString())
            .key(model.key())
            .query(model.sql().render(SilverPlans::view), due.definition())
            .execution(execution)
            .sources(sources(pipeline, due))
            .expectations(model.expectations())
            .rebuild(due.rebuild().orElse(""));
    return (readers.any() ? plan.changesSince(readers.consumedByAll()) : plan).build();
  }

  private static List<SilverPlan.SourceSnapshot> sources(Pipeline pipeline, DueModel due) {
    return due.upstream().entrySet().stream()
        .map(
            read -> {
              TableName table = due.table().upstream(read.getKey());
              return table.layer() == Layer.SILVER
                  ? model(pipeline, read.getKey(), table, read.getValue())
                  : source(pipeline, table, read.getValue());
            })
        .toList();
  }

  private static SilverPlan.SourceSnapshot model(
      Pipeline pipeline, String recorded, TableName table, String snapshot) {
    return SilverPlan.SourceSnapshot.ofModel(
        recorded,
        view(table),
        table.toString(),
        pipeline.silver(table.name()).orElseThrow().key(),
        snapshot);
  }

  private static SilverPlan.SourceSnapshot source(
      Pipeline pipeline, TableName table, String snapshot) {
    Source source = pipeline.source(table.name()).orElseThrow();
    return new SilverPlan.SourceSnapshot(
        source.name(),
        view(table),
        table.toString(),
        source.key(),
        snapshot,
        source.sequenceBy(),
        source.deleteWhen().orElse(""),
        false);
  }

  private static String view(Sql.Reference reference) {
    return reference.layer() + "_" + reference.name();
  }

  private static String view(TableName table) {
    return table.layer().label() + "_" + table.name();
  }
}
