package dev.medallion.catalog;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.SilverPlan;
import dev.medallion.contract.SilverPlan.SourceSnapshot;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import dev.medallion.pipeline.Sql;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes plans of the silver job from what a pipeline declares. */
public final class SilverPlans {
  private SilverPlans() {}

  /**
   * The plan of a model, without what a run has to add to it.
   *
   * @param table the model's table; the tables that it reads are in the same namespace
   * @param snapshots gives the id of the snapshot of a table that is to be read
   */
  public static SilverPlan.Builder of(
      Pipeline pipeline,
      SilverModel model,
      TableName table,
      Function<TableName, String> snapshots) {
    String namespace = table.namespace();
    Stream<SourceSnapshot> sources =
        model.reads().stream()
            .map(
                source ->
                    source(
                        source, new TableName(Layer.BRONZE, namespace, source.name()), snapshots));
    Stream<SourceSnapshot> models =
        model.silver().stream()
            .map(name -> new TableName(Layer.SILVER, namespace, name))
            .map(
                read ->
                    SourceSnapshot.ofModel(
                        table.recorded(read),
                        view(read.layer().label(), read.name()),
                        read.toString(),
                        pipeline.silver(read.name()).orElseThrow().rowKey(),
                        snapshots.apply(read)));
    List<SourceSnapshot> all = Stream.concat(sources, models).toList();
    return SilverPlan.builder(model.name(), table.toString())
        .key(model.key())
        .query(model.sql().renderInPlace(SilverPlans::view), model.definition())
        .file(model.sql().file())
        .sources(all)
        .expectations(
            model.expectations().stream().map(each -> rendered(each, model.sql().file())).toList())
        .history(model.history().map(Source::name).orElse(""));
  }

  private static SourceSnapshot source(
      Source source, TableName table, Function<TableName, String> snapshots) {
    return new SourceSnapshot(
        source.name(),
        view(table.layer().label(), table.name()),
        table.toString(),
        source.key(),
        snapshots.apply(table),
        source.sequenceBy(),
        source.deleteWhen().orElse(""),
        false);
  }

  private static Expectation rendered(Expectation each, String file) {
    String count = new Sql(file, each.count(), Sql.Dialect.SPARK).render(SilverPlans::view);
    return new Expectation(each.name(), each.rule(), each.action(), count, each.column());
  }

  private static String view(Sql.Reference reference) {
    return view(reference.layer(), reference.name());
  }

  private static String view(String layer, String name) {
    return layer + "_" + name;
  }
}
