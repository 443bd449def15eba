package dev.medallion.local.stack;

import com.sun.net.httpserver.HttpHandler;
import dev.medallion.iam.Reference;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.athena.AthenaService;
import dev.medallion.local.athena.SelectQuery;
import dev.medallion.local.cloudformation.CloudFormationService;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.deploy.resources.ResourceTypes;
import dev.medallion.local.endpoint.AuthorizedService;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.Engines;
import dev.medallion.local.engine.SparkMaintenance;
import dev.medallion.local.engine.SparkProcess;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.eventbridge.EventBridgeService;
import dev.medallion.local.eventbridge.Rules;
import dev.medallion.local.eventbridge.TargetService;
import dev.medallion.local.glue.Catalogs;
import dev.medallion.local.glue.GlueService;
import dev.medallion.local.iam.IamService;
import dev.medallion.local.iam.PolicyAccessControl;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.lakeformation.LakeFormationService;
import dev.medallion.local.lambda.LambdaService;
import dev.medallion.local.logs.LogsService;
import dev.medallion.local.quicksight.QuickSightService;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.CatalogEndpoint;
import dev.medallion.local.s3tables.MaintenanceJobs;
import dev.medallion.local.s3tables.MaintenanceOnDemand;
import dev.medallion.local.s3tables.MaintenanceSchedule;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import dev.medallion.local.sqs.EventSources;
import dev.medallion.local.sqs.ExecutionRoles;
import dev.medallion.local.sqs.QueueService;
import dev.medallion.local.sqs.Queues;
import dev.medallion.local.stepfunctions.Integrations;
import dev.medallion.local.stepfunctions.StepFunctionsService;
import dev.medallion.local.stepfunctions.states.Timeline;
import dev.medallion.local.sts.StsService;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The services and the engines behind them, each given what it needs of the others. */
final class LocalServices implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LocalServices.class.getName());

  /** The longest that a function's start may take; AWS allows 10 s, on machines of its own. */
  private static final Duration INIT_LIMIT = Duration.ofSeconds(60);

  /** The wait before an event's delivery is tried again. */
  private static final Duration DELIVERY_WAIT = Duration.ofMillis(200);

  /**
   * QuickSight allows 32 a day, which the template's least time between two runs keeps within. Here
   * that time is short, so as many more are allowed.
   */
  private static final int REFRESHES_A_DAY = 86_400;

  /** How often tables are maintained; S3 chooses its times itself, hours apart. */
  private static final Duration MAINTENANCE_EVERY = Duration.ofMinutes(10);

  /** What is to be closed, the newest first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final Site site;
  private final Installation installation;
  private final Endpoint endpoint;
  private final Engines engines;
  private final LambdaService lambda;
  private final Rules bus;
  private final S3Service s3;
  private final S3TablesService s3Tables;
  private final MaintenanceOnDemand maintenance;
  private final EventSources eventSources;
  private final Roles roles = new Roles();
  private final Trail trail;
  private final PolicyAccessControl access;
  private final CloudFormationService cloudFormation;
  private final LakeFormationMode lakeFormationMode;
  private final List<AwsService> services;

  /**
   * Makes all of them over the state of the site; none is served yet and no engine started.
   *
   * @param engines are closed with the services
   */
  LocalServices(Installation installation, Site site, Endpoint endpoint, Engines engines)
      throws IOException {
    this.site = site;
    this.installation = installation;
    this.endpoint = open(endpoint);
    trail = new Trail(site.trail(), InstantSource.system());
    access = new PolicyAccessControl(roles, Reference.load(), trail, InstantSource.system());
    cloudFormation = new CloudFormationService(access);
    TableBuckets tables = open(TableBuckets.open(site));
    this.engines = open(engines);
    SparkProcess spark = engines.spark();
    TrinoEngine trino = engines.trino().over(CatalogEndpoint.DATA_CATALOG.on(site), tables::names);
    Queues queues =
        open(new Queues(site.state().resolve("queues/queues.db"), InstantSource.system()));
    lambda =
        open(
            new LambdaService(
                site,
                installation,
                endpoint.credentials(),
                INIT_LIMIT,
                LambdaService.RETRY_DELAYS,
                queues::deliver,
                access));
    Map<String, TargetService> targets =
        Map.of(
            "sqs",
            (arn, event) -> queues.deliver(arn, event.toString(), Map.of()),
            "lambda",
            lambda::invokeLater);
    bus = open(new Rules(site.state().resolve("events/rules"), targets, DELIVERY_WAIT, access));
    s3 =
        open(
            S3Service.start(
                site,
                bus,
                tables,
                endpoint.access().authentication(),
                endpoint.credentials(),
                access));
    TableBucketCatalogs catalogs = new TableBucketCatalogs(tables);
    Catalogs accountCatalogs = new Catalogs(site, catalogs);
    LakeFormationService lakeFormation =
        new LakeFormationService(site, new CatalogEntities(accountCatalogs, catalogs));
    DataLake lake = lakeFormation.decisions();
    GlueService glue =
        open(
            new GlueService(
                site, spark, bus, accountCatalogs, catalogs, lake, endpoint.credentials(), access));
    lakeFormationMode = new LakeFormationMode(accountCatalogs, glue, lakeFormation, roles);
    AthenaService athena = open(new AthenaService(site, s3, trino, catalogs, access, lake));
    QuickSightService quickSight =
        open(
            new QuickSightService(
                site,
                new SelectQuery(trino, catalogs, access, lake),
                REFRESHES_A_DAY,
                Clock.systemUTC(),
                access));
    s3Tables = new S3TablesService(tables, access);
    MaintenanceJobs maintenanceJobs =
        open(new MaintenanceJobs(tables, new SparkMaintenance(spark), site));
    open(new MaintenanceSchedule(maintenanceJobs, MAINTENANCE_EVERY, InstantSource.system()));
    maintenance = new MaintenanceOnDemand(maintenanceJobs, InstantSource.system());
    Timeline time = Timeline.system();
    Integrations tasks =
        new Integrations(
            lambda.authorized(access),
            authorized(List.of(glue, athena, quickSight, s3Tables)),
            time);
    StepFunctionsService stepFunctions = open(new StepFunctionsService(site, bus, tasks, time));
    eventSources = open(new EventSources(queues, lambda, new ExecutionRoles(access, lambda::role)));
    access.consult("s3", s3.policies());
    access.consult("s3tables", s3Tables.policies());
    access.consult("sqs", queues.policies());
    access.consult("lambda", lambda.policies());
    services =
        List.of(
            glue,
            athena,
            quickSight,
            s3Tables,
            lakeFormation,
            stepFunctions,
            lambda,
            new QueueService(site, queues),
            new EventBridgeService(bus),
            new LogsService(new WrittenLogs(site, lambda, glue)));
  }

  private List<AwsService> authorized(List<? extends AwsService> open) {
    return open.stream()
        .<AwsService>map(service -> new AuthorizedService(service, access))
        .toList();
  }

  Site site() {
    return site;
  }

  /** The roles whose sessions call. */
  Roles roles() {
    return roles;
  }

  /**
   * From now on, the administrator's key is a role's.
   *
   * @throws IllegalArgumentException if there is no such role, with those that there are
   */
  void actAs(String name) {
    Role role =
        roles
            .named(name)
            .or(() -> roles.find(name))
            .orElseThrow(() -> new IllegalArgumentException(RoleCredentials.noRole(roles, name)));
    endpoint.credentials().actAs(RoleCredentials.session(role));
  }

  /** What lets Lake Formation decide. */
  LakeFormationMode lakeFormationMode() {
    return lakeFormationMode;
  }

  LambdaService lambda() {
    return lambda;
  }

  /** How many events and invocations are on their way, those to be tried again included. */
  int pending() {
    return bus.pendingDeliveries() + lambda.pendingInvocations();
  }

  /** Describes what is deployed. */
  CloudFormationService cloudFormation() {
    return cloudFormation;
  }

  /** The services whose operations are the SDK's requests. */
  List<AwsService> claimed() {
    return services;
  }

  /** What templates are deployed with; the answers of custom resources are served with the rest. */
  ResourceTypes resourceTypes(CustomResourceAnswers answers) {
    return new ResourceTypes(
        new ResourceTypes.Wiring(
            site,
            installation,
            services,
            new DeployedBuckets(s3),
            new DeployedFunctions(lambda),
            lambda,
            new DeployedEventSources(eventSources),
            roles,
            answers));
  }

  /** Serves every service, and these paths. */
  void serve(Map<String, HttpHandler> paths) {
    Map<String, HttpHandler> all = new HashMap<>(s3Tables.catalogs());
    all.put(MaintenanceOnDemand.PATH, maintenance);
    all.put(
        LocalStack.ROLE_CREDENTIALS,
        new RoleCredentials(roles, endpoint.credentials(), InstantSource.system()));
    all.putAll(paths);
    StsService sts = new StsService(roles, endpoint.credentials(), trail, InstantSource.system());
    endpoint.serve(
        authorized(services),
        List.of(sts, new IamService(roles, access), cloudFormation),
        all,
        s3.handler());
  }

  /** Shows pages beside the services, and at the front of the endpoint. */
  void show(String path, HttpHandler pages) {
    endpoint.show(path, pages);
  }

  Engines engines() {
    return engines;
  }

  /** Stops everything, what uses first and what is used last. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        // The rest must still be stopped.
        LOG.log(Level.WARNING, "could not stop " + next.getClass().getSimpleName(), e);
      }
    }
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.push(closeable);
    return closeable;
  }
}
