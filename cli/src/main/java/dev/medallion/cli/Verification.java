package dev.medallion.cli;

import dev.medallion.pipeline.Layer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.Job;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.quicksight.model.DataSetSummary;
import software.amazon.awssdk.services.quicksight.model.Ingestion;
import software.amazon.awssdk.services.quicksight.model.IngestionStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3tables.model.TableSummary;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Looks at each part of a deployed stack, and changes nothing. What one part refuses keeps none of
 * the others from being looked at.
 */
public final class Verification {
  private static final String CATALOG = "s3tablescatalog";
  private static final String ALIAS = ":live";

  private final Services services;
  private final DeployedStack stack;

  /** Of that stack, by these clients. */
  public Verification(Services services, DeployedStack stack) {
    this.services = services;
    this.stack = stack;
  }

  /** What a look came to. */
  public enum Result {
    /** As it is to be. */
    OK,
    /** Otherwise than it is to be. */
    DIFFERS,
    /** The service does not let it be looked at. */
    REFUSED
  }

  /**
   * What was found of one part.
   *
   * @param part such as {@code function medallion-ingest}
   * @param result what the look came to
   * @param detail what is there, or the service's own words
   */
  public record Finding(String part, Result result, String detail) {
    private static Finding ok(String part, String detail) {
      return new Finding(part, Result.OK, detail);
    }

    private static Finding of(String part, boolean isOk, String detail) {
      return new Finding(part, isOk ? Result.OK : Result.DIFFERS, detail);
    }
  }

  /** Looks at all parts. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(deployment());
    findings.add(look("catalog " + CATALOG, this::catalog));
    stack.functions().values().forEach(name -> findings.add(function(name)));
    stack.jobs().forEach(name -> findings.add(job(name)));
    for (Layer layer : Layer.values()) {
      findings.add(tables(layer));
    }
    findings.add(look("runs", this::newestRun));
    findings.add(look("dead letters", this::deadLetters));
    stack.dataSetPrefix().ifPresent(prefix -> findings.addAll(dataSets(prefix)));
    return findings;
  }

  private Finding deployment() {
    boolean isComplete =
        stack.status().equals("CREATE_COMPLETE") || stack.status().equals("UPDATE_COMPLETE");
    return Finding.of("stack " + stack.name(), isComplete, stack.status());
  }

  private Finding catalog() {
    Catalog catalog = services.glue().getCatalog(get -> get.catalogId(CATALOG)).catalog();
    boolean databases = catalog.createDatabaseDefaultPermissions().isEmpty();
    boolean tables = catalog.createTableDefaultPermissions().isEmpty();
    return Finding.of(
        "catalog " + CATALOG,
        databases == tables,
        databases == tables
            ? (databases ? "Lake Formation decides" : "IAM decides")
            : "its default permissions are those of IAM for one, and Lake Formation's for the"
                + " other");
  }

  private Finding function(String name) {
    String part = "function " + name;
    return look(
        part,
        () -> {
          FunctionConfiguration configuration =
              services.lambda().getFunction(get -> get.functionName(name + ALIAS)).configuration();
          return Finding.of(
              part,
              configuration.state() != State.FAILED,
              "%s, %s".formatted(configuration.stateAsString(), configuration.runtimeAsString()));
        });
  }

  private Finding job(String name) {
    String part = "job " + name;
    return look(
        part,
        () -> {
          Job job = services.glue().getJob(get -> get.jobName(name)).job();
          String jar = job.defaultArguments().getOrDefault("--extra-jars", "");
          String key = jar.substring(jar.indexOf('/', "s3://".length()) + 1);
          HeadObjectResponse object =
              services.s3().headObject(head -> head.bucket(stack.artifactsBucket()).key(key));
          return Finding.ok(
              part,
              "Glue %s, %s of %d bytes".formatted(job.glueVersion(), key, object.contentLength()));
        });
  }

  private Finding tables(Layer layer) {
    String part = "tables of " + layer.label();
    String bucket = stack.tableBucket(layer);
    return look(
        part,
        () -> {
          List<TableSummary> tables =
              services
                  .s3Tables()
                  .listTablesPaginator(list -> list.tableBucketARN(bucket))
                  .tables()
                  .stream()
                  .toList();
          List<String> failures =
              tables.stream().flatMap(table -> failures(bucket, table).stream()).toList();
          return Finding.of(
              part,
              failures.isEmpty(),
              failures.isEmpty() ? tables.size() + " tables" : String.join("; ", failures));
        });
  }

  private List<String> failures(String bucket, TableSummary table) {
    return services
        .s3Tables()
        .getTableMaintenanceJobStatus(
            get ->
                get.tableBucketARN(bucket)
                    .namespace(table.namespace().getFirst())
                    .name(table.name()))
        .status()
        .entrySet()
        .stream()
        .filter(job -> job.getValue().failureMessage() != null)
        .map(Map.Entry::getValue)
        .map(job -> table.name() + ": " + job.failureMessage())
        .toList();
  }

  private Finding newestRun() {
    Optional<ExecutionListItem> newest =
        services
            .stepFunctions()
            .listExecutions(list -> list.stateMachineArn(stack.stateMachine()).maxResults(1))
            .executions()
            .stream()
            .findFirst();
    if (newest.isEmpty()) {
      return Finding.ok("runs", "none yet");
    }
    ExecutionListItem run = newest.get();
    boolean isOk =
        run.status() == ExecutionStatus.SUCCEEDED || run.status() == ExecutionStatus.RUNNING;
    String cause =
        isOk
            ? ""
            : ": "
                + services
                    .stepFunctions()
                    .describeExecution(describe -> describe.executionArn(run.executionArn()))
                    .cause();
    return Finding.of("runs", isOk, "%s %s%s".formatted(run.name(), run.status(), cause));
  }

  private Finding deadLetters() {
    int messages = new Queues(services.sqs()).depth(stack.deadLetters());
    return Finding.of("dead letters", messages == 0, Integer.toString(messages));
  }

  private List<Finding> dataSets(String prefix) {
    List<Finding> findings = new ArrayList<>();
    try {
      services
          .quickSight()
          .listDataSetsPaginator(list -> list.awsAccountId(stack.account()))
          .stream()
          .flatMap(page -> page.dataSetSummaries().stream())
          .filter(found -> found.dataSetId().startsWith(prefix))
          .forEach(found -> findings.add(dataSet(found)));
    } catch (SdkException e) {
      findings.add(new Finding("data sets", Result.REFUSED, e.getMessage()));
    }
    return findings;
  }

  private Finding dataSet(DataSetSummary dataSet) {
    String part = "data set " + dataSet.name();
    return look(
        part,
        () -> {
          Optional<Ingestion> newest =
              services
                  .quickSight()
                  .listIngestionsPaginator(
                      list -> list.awsAccountId(stack.account()).dataSetId(dataSet.dataSetId()))
                  .ingestions()
                  .stream()
                  .max(Comparator.comparing(Ingestion::createdTime));
          if (newest.isEmpty()) {
            return Finding.ok(part, "not refreshed yet");
          }
          Ingestion ingestion = newest.get();
          boolean hasFailed = ingestion.ingestionStatus() == IngestionStatus.FAILED;
          return Finding.of(
              part,
              !hasFailed,
              hasFailed
                  ? "%s: %s"
                      .formatted(
                          ingestion.errorInfo().typeAsString(), ingestion.errorInfo().message())
                  : ingestion.ingestionStatusAsString());
        });
  }

  private static Finding look(String part, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (SdkException e) {
      return new Finding(part, Result.REFUSED, e.getMessage());
    }
  }
}
