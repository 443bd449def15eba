package dev.medallion.cli;

import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.model.TableSummary;

/** The tables in the three table buckets. */
public final class Tables {
  private final Services services;
  private final DeployedStack deployed;

  public Tables(Services services, DeployedStack deployed) {
    this.services = services;
    this.deployed = deployed;
  }

  /**
   * Those of a name, its layer and its namespace before it or not; without a name, all.
   *
   * @throws UserError naming those there are, if none is of that name
   */
  public List<TableName> named(Optional<String> name) {
    List<TableName> all = all();
    List<TableName> named =
        all.stream().filter(table -> name.map(text -> isNamed(table, text)).orElse(true)).toList();
    if (named.isEmpty() && name.isPresent()) {
      throw new UserError(
          "there is no table %s; there are %s"
              .formatted(
                  name.get(),
                  all.isEmpty()
                      ? "none yet"
                      : all.stream().map(TableName::toString).collect(Collectors.joining(", "))));
    }
    return named;
  }

  private List<TableName> all() {
    List<TableName> tables = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (TableSummary table :
          services
              .s3Tables()
              .listTablesPaginator(list -> list.tableBucketARN(deployed.tableBucket(layer)))
              .tables()) {
        tables.add(new TableName(layer, table.namespace().getFirst(), table.name()));
      }
    }
    return tables;
  }

  /** Whether a text names a table, with its layer and its namespace before it or not. */
  public static boolean isNamed(TableName table, String name) {
    return name.equals(table.name())
        || name.equals(table.layer().label() + "." + table.name())
        || name.equals(table.toString());
  }
}
