package dev.medallion.functions.plan;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.SilverVersion;
import dev.medallion.functions.datasets.DataSetDefinition;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.gold.GoldRefresh;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run does to the gold tables, and the data sets that it refreshes then.
 *
 * @param gold the tables to build
 * @param dataSets the data sets over these tables
 */
record GoldPlan(List<Build> gold, List<Refresh> dataSets) {
  /** What QuickSight takes; an execution's name has up to 80 characters of it. */
  private static final int LONGEST_INGESTION = 128;

  /**
   * One table to build.
   *
   * @param model the model's name
   * @param table the table's short name
   * @param bucketArn the ARN of its table bucket
   * @param namespace its namespace
   * @param name its own name
   * @param action {@code create} for a table that is not there, {@code recreate} for one that was
   *     made by another definition and has to go first, {@code merge} for one to be refreshed
   * @param statement what Athena is to run
   * @param refresh how much of the query it runs, and if all of it, why: {@code incremental: …} or
   *     {@code full: …}
   * @param catalog the catalog that it runs in
   * @param token what the client request token begins with; it follows from model and execution
   * @param consumed the snapshots that the statement reads, by table
   * @param versions the versions of these snapshots, where they have one
   * @param definition the model's fingerprint
   * @param rebuild the request that is fulfilled by this; empty if there is none
   */
  record Build(
      String model,
      String table,
      String bucketArn,
      String namespace,
      String name,
      String action,
      String statement,
      String refresh,
      String catalog,
      String token,
      Map<String, String> consumed,
      Map<String, String> versions,
      String definition,
      String rebuild) {

    /** What a run does to a table, to be filled in. */
    static Builder of(TableName table) {
      return new Builder(table);
    }

    /** Builds it; all of it has to be set but for the request of a rebuild. */
    static final class Builder {
      private final TableName table;
      private TableBucketArn bucket;
      private String action;
      private GoldRefresh.Chosen statement;
      private String token;
      private Map<String, String> consumed;
      private Map<String, String> versions;
      private String definition;
      private String rebuild = "";

      private Builder(TableName table) {
        this.table = table;
      }

      Builder bucket(TableBucketArn bucket) {
        this.bucket = bucket;
        return this;
      }

      Builder action(String action) {
        this.action = action;
        return this;
      }

      Builder statement(GoldRefresh.Chosen statement, String token) {
        this.statement = statement;
        this.token = token;
        return this;
      }

      Builder reads(Map<String, String> consumed, Map<String, String> versions) {
        this.consumed = consumed;
        this.versions = versions;
        return this;
      }

      Builder definition(String definition) {
        this.definition = definition;
        return this;
      }

      Builder rebuild(String rebuild) {
        this.rebuild = rebuild;
        return this;
      }

      Build build() {
        return new Build(
            table.name(),
            table.toString(),
            bucket.value(),
            table.namespace(),
            table.name(),
            action,
            statement.sql(),
            statement.extent(),
            bucket.athenaCatalog(),
            token,
            consumed,
            versions,
            definition,
            rebuild);
      }
    }
  }

  /**
   * One data set to refresh.
   *
   * @param name its name
   * @param id its id in QuickSight
   * @param ingestion the id of the ingestion; it follows from execution and data set, so that a
   *     refresh asked for twice is one
   * @param model the gold model that it reads
   */
  record Refresh(String name, String id, String ingestion, String model) {}

  /**
   * The plan for models that are due.
   *
   * @param models these models
   * @param look what was found
   * @param execution the name of the execution
   * @param dataSetPrefix begins the id of each data set; empty if there are none to refresh
   */
  static GoldPlan of(
      Pipeline pipeline,
      TableBuckets buckets,
      List<DueModel> models,
      Freshness look,
      String execution,
      String dataSetPrefix) {
    List<Build> builds = new ArrayList<>();
    for (DueModel due : models) {
      GoldModel model = pipeline.gold(due.model()).orElseThrow();
      builds.add(build(model, buckets, due, look, execution));
    }
    List<String> built = builds.stream().map(Build::model).toList();
    List<Refresh> refreshes =
        dataSetPrefix.isBlank()
            ? List.of()
            : pipeline.dataSets().stream()
                .filter(dataSet -> built.contains(dataSet.model()))
                .map(dataSet -> refresh(dataSet, execution, dataSetPrefix))
                .toList();
    return new GoldPlan(builds, refreshes);
  }

  private static Build build(
      GoldModel model, TableBuckets buckets, DueModel due, Freshness look, String execution) {
    return Build.of(due.table())
        .bucket(buckets.of(Layer.GOLD))
        .action(action(due.cause()))
        .statement(
            new GoldRefresh(model, buckets, due, look).choose(),
            Digest.of(execution + "/" + model.name()))
        .reads(due.upstream(), versions(due, look))
        .definition(due.definition())
        .rebuild(due.rebuild().orElse(""))
        .build();
  }

  private static String action(DueModel.Cause cause) {
    return switch (cause) {
      case MISSING -> "create";
      case REDEFINED -> "recreate";
      case REBUILD, BEHIND -> "merge";
    };
  }

  private static Map<String, String> versions(DueModel due, Freshness look) {
    Map<String, String> versions = new LinkedHashMap<>();
    due.upstream()
        .forEach(
            (name, snapshot) ->
                look.table(due.table().upstream(name))
                    .flatMap(read -> read.snapshot(snapshot))
                    .flatMap(found -> SilverVersion.numberIn(found.summary()))
                    .ifPresent(version -> versions.put(name, String.valueOf(version))));
    return versions;
  }

  private static Refresh refresh(DataSet dataSet, String execution, String prefix) {
    return new Refresh(
        dataSet.name(),
        DataSetDefinition.id(dataSet, prefix),
        ingestion(execution, dataSet.name()),
        dataSet.model());
  }

  private static String ingestion(String execution, String dataSet) {
    String id = execution + "-" + dataSet;
    return id.length() <= LONGEST_INGESTION
        ? id
        : execution + "-" + Digest.of(dataSet).substring(0, 32);
  }
}
