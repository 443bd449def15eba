package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The declared columns that no file of their source has had, as bronze tables tell them. */
final class AbsentColumns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<TableName, Optional<TableMetadata>> catalog;

  /**
   * @param catalog loads a table; empty for one that does not exist
   */
  AbsentColumns(Function<TableName, Optional<TableMetadata>> catalog) {
    this.catalog = catalog;
  }

  /**
   * Those of all sources, in the order of the pipeline; a column no longer declared is left out.
   */
  List<RunReport.AbsentColumn> of(Pipeline pipeline) {
    List<RunReport.AbsentColumn> absent = new ArrayList<>();
    for (Source source : pipeline.sources()) {
      TableName table = new TableName(Layer.BRONZE, pipeline.namespace(), source.name());
      catalog
          .apply(table)
          .map(metadata -> metadata.properties().get(PropertyKeys.ABSENT_COLUMNS))
          .ifPresent(
              property ->
                  nearestNames(table, property)
                      .forEach(
                          (column, nearest) -> {
                            if (source.columns().containsKey(column)) {
                              absent.add(
                                  new RunReport.AbsentColumn(table.toString(), column, nearest));
                            }
                          }));
    }
    return absent;
  }

  private static Map<String, String> nearestNames(TableName table, String property) {
    try {
      return JSON.readValue(property, new TypeReference<LinkedHashMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the property %s of %s is no JSON: %s"
              .formatted(PropertyKeys.ABSENT_COLUMNS, table, property),
          e);
    }
  }
}
