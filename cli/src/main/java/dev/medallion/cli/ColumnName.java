package dev.medallion.cli;

import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A column of a table that a pipeline declares.
 *
 * @param layer the table's layer
 * @param table the table's path, such as {@code silver.customer_sales}
 * @param column the column's name
 */
record ColumnName(Layer layer, String table, String column) {

  /**
   * The column that a text names, as TABLE.COLUMN with the layer and the namespace before the table
   * or not; empty if the text names a table, or nothing that the pipeline declares.
   *
   * @throws UserError if a table of that name is in two layers
   */
  static Optional<ColumnName> in(String text, Path folder) {
    int dot = text.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    Pipeline pipeline = Pipelines.load(folder);
    if (!named(pipeline, text).isEmpty()) {
      return Optional.empty();
    }
    List<TableName> tables = named(pipeline, text.substring(0, dot));
    if (tables.size() > 1) {
      throw new UserError(
          "%s is in several layers: say %s"
              .formatted(
                  text.substring(0, dot),
                  String.join(" or ", tables.stream().map(ColumnName::path).toList())));
    }
    return tables.stream()
        .findFirst()
        .map(
            table ->
                new ColumnName(
                    table.layer(), path(table), text.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }

  boolean isOfBronze() {
    return layer == Layer.BRONZE;
  }

  private static String path(TableName table) {
    return ModelGraph.path(table.layer(), table.name());
  }

  private static List<TableName> named(Pipeline pipeline, String text) {
    Map<Layer, Stream<String>> names =
        Map.of(
            Layer.BRONZE, pipeline.sources().stream().map(Source::name),
            Layer.SILVER, pipeline.silver().stream().map(SilverModel::name),
            Layer.GOLD, pipeline.gold().stream().map(GoldModel::name));
    return names.entrySet().stream()
        .flatMap(
            layer ->
                layer
                    .getValue()
                    .map(name -> new TableName(layer.getKey(), pipeline.namespace(), name)))
        .filter(table -> Tables.isNamed(table, text))
        .sorted(Comparator.comparing(TableName::toString))
        .toList();
  }
}
