package dev.medallion.cli.erase;

import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables that may hold what came of a source.
 *
 * @param bronze the source's own
 * @param models the silver and gold models that read it, by way of others too
 * @param all their tables, the source's first; a silver table before its companions
 */
record ErasedTables(TableName bronze, List<String> models, List<TableName> all) {

  static ErasedTables of(Pipeline pipeline, Source source) {
    Set<String> silver = new LinkedHashSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (SilverModel model : pipeline.silver()) {
        if (model.sources().contains(source.name())
            || model.silver().stream().anyMatch(silver::contains)) {
          more |= silver.add(model.name());
        }
      }
    }
    Set<String> gold = new LinkedHashSet<>();
    more = true;
    while (more) {
      more = false;
      for (GoldModel model : pipeline.gold()) {
        if (model.models().stream().anyMatch(silver::contains)
            || model.gold().stream().anyMatch(gold::contains)) {
          more |= gold.add(model.name());
        }
      }
    }
    TableName bronze = new TableName(Layer.BRONZE, pipeline.namespace(), source.name());
    List<TableName> all = new ArrayList<>(List.of(bronze));
    for (String name : silver) {
      SilverModel model = pipeline.silver(name).orElseThrow();
      all.add(new TableName(Layer.SILVER, pipeline.namespace(), name));
      model
          .companions()
          .forEach(each -> all.add(new TableName(Layer.SILVER, pipeline.namespace(), each)));
    }
    gold.forEach(name -> all.add(new TableName(Layer.GOLD, pipeline.namespace(), name)));
    List<String> models = new ArrayList<>(silver);
    models.addAll(gold);
    return new ErasedTables(bronze, models, all);
  }
}
