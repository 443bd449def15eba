package dev.medallion.functions.plan;

import dev.medallion.catalog.TableName;
import dev.medallion.contract.SilverPlan;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.List;

/** Makes the plans of silver runs. */
final class SilverPlans {
  private SilverPlans() {}

  /**
   * The plan of a model that is due.
   *
   * @param readers the gold models that read the table
   */
  static SilverPlan of(
      Pipeline pipeline, SilverModel model, DueModel due, Readers readers, String execution) {
    SilverPlan.Builder plan =
        SilverPlan.builder(model.name(), due.table().toString())
            .key(model.key())
            .query(model.sql().render(reference -> view(reference.name())), due.definition())
            .execution(execution)
            .sources(sources(pipeline, due))
            .expectations(model.expectations())
            .rebuild(due.rebuild().orElse(""));
    return (readers.any() ? plan.changesSince(readers.consumedByAll()) : plan).build();
  }

  private static List<SilverPlan.SourceSnapshot> sources(Pipeline pipeline, DueModel due) {
    return due.upstream().entrySet().stream()
        .map(source -> source(pipeline, source.getKey(), source.getValue()))
        .toList();
  }

  private static SilverPlan.SourceSnapshot source(Pipeline pipeline, String name, String snapshot) {
    Source source = pipeline.source(name).orElseThrow();
    return new SilverPlan.SourceSnapshot(
        name,
        view(name),
        new TableName(Layer.BRONZE, pipeline.namespace(), name).toString(),
        source.key(),
        snapshot,
        source.sequenceBy(),
        source.deleteWhen().orElse(""));
  }

  private static String view(String source) {
    return "bronze_" + source;
  }
}
