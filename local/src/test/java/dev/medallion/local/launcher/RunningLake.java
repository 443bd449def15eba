package dev.medallion.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.AthenaRows;
import dev.medallion.cli.Checkout;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Follower;
import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.LineageTracer;
import dev.medallion.cli.Progress;
import dev.medallion.cli.RunReport;
import dev.medallion.cli.Services;
import dev.medallion.cli.TableLineage;
import dev.medallion.cli.Target;
import dev.medallion.console.Console;
import dev.medallion.local.Installation;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.StateEnteredEventDetails;

/** The local side on real engines, over a folder of its own: what tests drop, and what they see. */
final class RunningLake implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Installation installation;
  private final Pipeline pipeline;
  private final LocalStack stack;
  private final Target target;
  private final Services services;
  private final DeployedStack deployed;
  private final Lakehouse lakehouse;
  private final AthenaQuery athena;

  RunningLake(Installation installation, Pipeline pipeline, Path state) throws Exception {
    this.installation = installation;
    this.pipeline = pipeline;
    stack = LocalStack.start(installation, state, SharedEngines.lend(), line -> {});
    target = Target.up(new HttpLocalSide(stack.site().endpoint(), stack.site().state()));
    services = target.services();
    deployed = target.stack();
    lakehouse = new Lakehouse(services, deployed, pipeline);
    athena = new AthenaQuery(services.athena(), deployed.workGroup());
  }

  /** Shows the console at the endpoint, as {@code up} does. */
  Console showConsole() {
    Console console =
        new Console(
            target,
            () -> pipeline,
            new Checkout(installation.home()),
            ValidateCommand::lineage,
            installation.pipeline());
    stack.show(Console.ROOT, console);
    return console;
  }

  /** Where it listens. */
  URI endpoint() {
    return stack.site().endpoint();
  }

  Services services() {
    return services;
  }

  DeployedStack deployed() {
    return deployed;
  }

  Lakehouse lakehouse() {
    return lakehouse;
  }

  /** Waits until nothing is left to do for those objects, or for none in particular. */
  Follower.Outcome follow(Instant since, Set<String> keys) throws InterruptedException {
    return new Follower(target, pipeline, new Progress(System.out, since), since, keys)
        .follow(LIMIT);
  }

  /** What the newest snapshot of a table was made from, down to the files. */
  List<TableLineage> lineage(TableName table) {
    return new LineageTracer(
            services.catalog(deployed)::load,
            1,
            new AthenaRows(
                athena,
                deployed,
                warning -> {
                  throw new AssertionError(warning);
                }))
        .of(table);
  }

  /** The rows that a query of a table sees now. */
  long rows(TableName table) throws InterruptedException {
    return lakehouse.tables().stream()
        .filter(each -> each.layer().equals(table.layer().label()))
        .filter(each -> each.name().equals(table.name()))
        .mapToLong(RunReport.Table::rows)
        .sum();
  }

  String maintenance(Layer layer, String table) {
    return services
        .s3Tables()
        .getTableMaintenanceConfiguration(
            request ->
                request
                    .tableBucketARN(deployed.tableBucket(layer))
                    .namespace(pipeline.namespace())
                    .name(table))
        .configurationAsStrings()
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(setting -> setting.getKey() + " " + described(setting.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String described(TableMaintenanceConfigurationValue value) {
    if (value.status() == MaintenanceStatus.DISABLED) {
      return "disabled";
    }
    return value.settings().icebergCompaction() != null
        ? value.settings().icebergCompaction().strategyAsString()
        : value.settings().icebergSnapshotManagement().maxSnapshotAgeHours() + " h";
  }

  /** The names of the states that the newest execution has entered. */
  List<String> statesEntered() {
    String newest =
        services
            .stepFunctions()
            .listExecutions(request -> request.stateMachineArn(deployed.stateMachine()))
            .executions()
            .getFirst()
            .executionArn();
    return services
        .stepFunctions()
        .getExecutionHistoryPaginator(request -> request.executionArn(newest))
        .events()
        .stream()
        .map(HistoryEvent::stateEnteredEventDetails)
        .filter(Objects::nonNull)
        .map(StateEnteredEventDetails::name)
        .toList();
  }

  String log(String name) throws Exception {
    Path log = stack.site().logs().resolve(name + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Puts a file of the samples into the landing bucket. */
  void land(String key) {
    var unused =
        services
            .s3()
            .putObject(
                put -> put.bucket(deployed.landingBucket()).key(key),
                installation.home().resolve("samples").resolve(key));
  }

  Follower.Outcome drop(String... keys) throws Exception {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    for (String key : keys) {
      objects.put(key, Files.readAllBytes(installation.home().resolve("samples").resolve(key)));
    }
    return put(objects);
  }

  Follower.Outcome put(Map<String, byte[]> objects) throws Exception {
    Instant since = Instant.now();
    objects.forEach(
        (key, content) ->
            services
                .s3()
                .putObject(
                    put -> put.bucket(deployed.landingBucket()).key(key),
                    RequestBody.fromBytes(content)));
    return follow(since, objects.keySet());
  }

  void delete(String key) {
    var unused =
        services.s3().deleteObject(delete -> delete.bucket(deployed.landingBucket()).key(key));
  }

  /** The rows; fails if two are the same, which a set would hide. */
  Set<List<String>> rows(Layer layer, String sql) throws Exception {
    List<List<String>> rows =
        athena.run(sql, deployed.catalog(layer), pipeline.namespace()).rows().stream()
            .map(row -> row.stream().map(value -> value.orElse("null")).toList())
            .toList();
    assertThat(rows).doesNotHaveDuplicates();
    return new HashSet<>(rows);
  }

  Map<String, String> snapshots() throws Exception {
    return lakehouse.tables().stream()
        .collect(Collectors.toMap(RunReport.Table::name, RunReport.Table::snapshot));
  }

  /** How each statement that wrote gold was classified by Athena. */
  List<String> goldBuilds() {
    return services
        .athena()
        .listQueryExecutionsPaginator(request -> request.workGroup(deployed.workGroup()))
        .stream()
        .flatMap(page -> page.queryExecutionIds().stream())
        .map(id -> services.athena().getQueryExecution(request -> request.queryExecutionId(id)))
        .map(response -> response.queryExecution())
        .map(QueryExecution::substatementType)
        .filter(type -> !type.equals("SELECT"))
        .toList();
  }

  @Override
  public void close() {
    target.close();
    stack.close();
  }
}
