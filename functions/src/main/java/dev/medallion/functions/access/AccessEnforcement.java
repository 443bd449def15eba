package dev.medallion.functions.access;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.access.AccessReport.Action;
import dev.medallion.functions.access.AccessReport.Entry;
import dev.medallion.functions.access.AccessReport.Finding;
import dev.medallion.functions.access.AccessReport.State;
import dev.medallion.functions.access.TableCatalog.AccessMode;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/**
 * Lets in whom the pipeline names under {@code access}: by grants of Lake Formation where that
 * decides about the tables, by the policies of the table buckets where IAM does. It revokes what it
 * granted before and what is not declared any more, in either way and in any namespace; what others
 * granted stays as it is.
 */
public final class AccessEnforcement {
  private final Pipeline pipeline;
  private final TableBuckets buckets;
  private final IcebergRestCatalog catalog;
  private final S3TablesClient s3Tables;
  private final TableCatalog tableCatalog;
  private final Supplier<LakeFormationClient> lakeFormation;

  /**
   * @param lakeFormation gives a client with the rights of an administrator of Lake Formation; is
   *     asked only where there is something to grant or to revoke
   */
  public AccessEnforcement(
      Pipeline pipeline,
      TableBuckets buckets,
      IcebergRestCatalog catalog,
      S3TablesClient s3Tables,
      GlueClient glue,
      Supplier<LakeFormationClient> lakeFormation) {
    this.pipeline = pipeline;
    this.buckets = buckets;
    this.catalog = catalog;
    this.s3Tables = s3Tables;
    this.tableCatalog = new TableCatalog(glue, buckets.gold());
    this.lakeFormation = lakeFormation;
  }

  /**
   * Grants and revokes.
   *
   * @param known tables that were loaded just now, and need not be loaded again
   * @return what was found and done; that a principal cannot be let in is a finding
   * @throws IllegalStateException if this function may not grant or the catalog is in neither mode
   */
  public AccessReport enforce(Map<TableName, TableMetadata> known) {
    return run(pipeline.access(), known, Step.APPLY);
  }

  /** Finds what {@link #enforce} would do, and changes nothing. */
  public AccessReport look() {
    return run(pipeline.access(), Map.of(), Step.LOOK);
  }

  /** Revokes all that was granted here. */
  public AccessReport revoke() {
    return run(List.of(), Map.of(), Step.APPLY);
  }

  private AccessReport run(List<AccessRule> rules, Map<TableName, TableMetadata> known, Step step) {
    AccessMode mode = tableCatalog.mode().orElse(AccessMode.IAM);
    boolean isByIam = mode == AccessMode.IAM;
    Map<TableName, TableMetadata> tables = tables(known);
    List<TableName> declared =
        tables.keySet().stream()
            .filter(table -> table.namespace().equals(pipeline.namespace()))
            .toList();
    LakeAccess byLake =
        new LakeAccess(
            buckets,
            new GrantRecords(catalog, pipeline.namespace(), tables.values()),
            lakeFormation);
    byLake.make(isByIam ? List.of() : rules, declared, step);
    List<Entry> entries = new ArrayList<>(byLake.entries());
    List<Finding> findings = new ArrayList<>(byLake.findings());
    for (Layer layer : Layer.values()) {
      BucketAccess byPolicy =
          new BucketAccess(
              layer,
              buckets.of(layer),
              pipeline.namespace(),
              BucketPolicy.of(s3Tables, buckets.of(layer)));
      byPolicy.make(isByIam ? rules : List.of(), step);
      entries.addAll(byPolicy.entries());
      findings.addAll(byPolicy.findings());
      if (!isByIam) {
        entries.addAll(absent(layer, rules, tables));
      }
    }
    return new AccessReport(mode, entries, findings);
  }

  /** Lake Formation grants nothing on tables that are yet to come. */
  private List<Entry> absent(
      Layer layer, List<AccessRule> rules, Map<TableName, TableMetadata> tables) {
    List<Entry> absent = new ArrayList<>();
    for (AccessRule rule : rules) {
      rule.in(layer)
          .forEach(
              readable -> {
                TableName table = new TableName(layer, pipeline.namespace(), readable.table());
                if (!tables.containsKey(table)) {
                  absent.add(
                      new Entry(
                          rule.principal(),
                          table.toString(),
                          readable.columns().text(),
                          State.NO_TABLE,
                          Action.NOTHING));
                }
              });
    }
    return absent;
  }

  /** The tables in all namespaces, but for companions, which nobody is granted. */
  private Map<TableName, TableMetadata> tables(Map<TableName, TableMetadata> known) {
    Map<TableName, TableMetadata> tables = new LinkedHashMap<>();
    for (Layer layer : Layer.values()) {
      s3Tables
          .listTablesPaginator(list -> list.tableBucketARN(buckets.of(layer).value()))
          .tables()
          .forEach(
              each -> {
                TableName name = new TableName(layer, each.namespace().getFirst(), each.name());
                if (!pipeline.isCompanion(layer, name.name())) {
                  Optional.ofNullable(known.get(name))
                      .or(() -> catalog.load(name))
                      .ifPresent(table -> tables.put(name, table));
                }
              });
    }
    return tables;
  }
}
