package dev.medallion.local.stack;

import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.iam.Reference;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.athena.AthenaService;
import dev.medallion.local.athena.SelectQuery;
import dev.medallion.local.endpoint.AuthorizedService;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.engine.TrinoEngine;
import dev.medallion.local.glue.Catalogs;
import dev.medallion.local.glue.GlueService;
import dev.medallion.local.iam.Document;
import dev.medallion.local.iam.IamService;
import dev.medallion.local.iam.ManagedPolicy;
import dev.medallion.local.iam.PolicyAccessControl;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import dev.medallion.local.integration.DataLake;
import dev.medallion.local.lakeformation.LakeFormationService;
import dev.medallion.local.quicksight.QuickSightService;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import dev.medallion.local.sts.StsService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.CatalogInput;
import software.amazon.awssdk.services.glue.model.Permission;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.OpenTableFormat;
import software.amazon.awssdk.services.s3tables.model.SchemaField;
import software.amazon.awssdk.services.s3tables.model.TableMetadata;

/**
 * The table bucket {@code gold} with the table {@code sales.revenue}, and the services through
 * which people come to it, without their engines: what may be run fails for want of one.
 */
final class DataLakeSite implements AutoCloseable {
  static final String ACCOUNT = "000000000000";
  static final String BUCKET = "arn:aws:s3tables:us-east-1:000000000000:bucket/gold";
  static final String CATALOG = "s3tablescatalog/gold";
  static final String ALLOWED = "GENERIC_INTERNAL_ERROR: no engine here";

  private static final TrinoEngine NO_TRINO =
      (catalog, schema) -> {
        throw new SQLException("no engine here");
      };
  private static final SparkEngine NO_SPARK =
      new SparkEngine() {
        @Override
        public void run(Run run) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void stop(String id) {
          throw new UnsupportedOperationException();
        }
      };

  private final List<AutoCloseable> open = new ArrayList<>();
  private final Endpoint endpoint;
  private final Site site;
  private final Roles roles = new Roles();

  DataLakeSite(Path state) throws IOException {
    endpoint = open(Endpoint.bind(0));
    site = new Site(endpoint.uri(), state);
    Trail trail = new Trail(site.trail(), InstantSource.system());
    PolicyAccessControl access =
        new PolicyAccessControl(roles, Reference.load(), trail, InstantSource.system());
    TableBuckets tables = open(TableBuckets.open(site));
    TableBucketCatalogs shown = new TableBucketCatalogs(tables);
    Catalogs catalogs = new Catalogs(site, shown);
    LakeFormationService lakeFormation =
        new LakeFormationService(site, new CatalogEntities(catalogs, shown));
    DataLake lake = lakeFormation.decisions();
    S3Service s3 = open(S3Service.start(site, event -> {}, tables));
    S3TablesService s3Tables = new S3TablesService(tables, access);
    List<AwsService> services =
        List.of(
            s3Tables,
            lakeFormation,
            open(
                new GlueService(
                    site,
                    NO_SPARK,
                    event -> {},
                    catalogs,
                    shown,
                    lake,
                    endpoint.credentials(),
                    access)),
            open(new AthenaService(site, s3, NO_TRINO, shown, access, lake)),
            open(
                new QuickSightService(
                    site,
                    new SelectQuery(NO_TRINO, shown, access, lake),
                    QuickSightService.ENTERPRISE_REFRESHES,
                    Clock.systemUTC(),
                    access)));
    access.consult("s3tables", s3Tables.policies());
    endpoint.serve(
        services.stream()
            .<AwsService>map(service -> new AuthorizedService(service, access))
            .toList(),
        List.of(
            new StsService(roles, endpoint.credentials(), trail, InstantSource.system()),
            new IamService(roles, access)),
        s3Tables.catalogs(),
        exchange -> exchange.close());
    makeTable();
  }

  private void makeTable() {
    S3TablesClient client = administrator(S3TablesClient.builder());
    client.createTableBucket(create -> create.name("gold"));
    client.createNamespace(create -> create.tableBucketARN(BUCKET).namespace("sales"));
    makeTable(BUCKET, "sales", "revenue");
  }

  /** Makes a table of texts: month and customer. */
  void makeTable(String bucket, String namespace, String name) {
    administrator(S3TablesClient.builder())
        .createTable(
            create ->
                create
                    .tableBucketARN(bucket)
                    .namespace(namespace)
                    .name(name)
                    .format(OpenTableFormat.ICEBERG)
                    .metadata(
                        TableMetadata.fromIceberg(
                            iceberg ->
                                iceberg.schema(
                                    schema -> schema.fields(field("month"), field("customer"))))));
  }

  private static SchemaField field(String name) {
    return SchemaField.builder().name(name).type("string").build();
  }

  /** Lets IAM decide alone, or Lake Formation as well; an administrator switches so. */
  void decide(Mode mode) {
    GlueClient glue = administrator(GlueClient.builder());
    CatalogInput input = input(mode);
    if (glue.getCatalogs(all -> {}).catalogList().isEmpty()) {
      glue.createCatalog(create -> create.name("s3tablescatalog").catalogInput(input));
    } else {
      glue.updateCatalog(update -> update.catalogId("s3tablescatalog").catalogInput(input));
    }
  }

  /** What decides about the Data Catalog. */
  enum Mode {
    IAM,
    LAKE_FORMATION
  }

  private static CatalogInput input(Mode mode) {
    List<PrincipalPermissions> defaults =
        mode == Mode.LAKE_FORMATION
            ? List.of()
            : List.of(
                PrincipalPermissions.builder()
                    .principal(who -> who.dataLakePrincipalIdentifier("IAM_ALLOWED_PRINCIPALS"))
                    .permissions(Permission.ALL)
                    .build());
    return CatalogInput.builder()
        .federatedCatalog(
            source ->
                source.identifier(Site.arn("s3tables", "bucket/*")).connectionName("aws:s3tables"))
        .createDatabaseDefaultPermissions(defaults)
        .createTableDefaultPermissions(defaults)
        .build();
  }

  /** Makes a role, or gives it other policies. */
  void role(String arn, String identity, Optional<String> boundary) {
    Document trust =
        Document.parse(
            "trust",
            Kind.TRUST,
            """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
             "Principal": {"AWS": "000000000000"}, "Action": "sts:AssumeRole"}}\
            """);
    roles.put(
        new Role(
            arn,
            trust,
            List.of(Document.parse("own", Kind.IDENTITY, identity)),
            List.of(),
            boundary.map(
                json ->
                    new ManagedPolicy(
                        "arn:aws:iam::aws:policy/boundary",
                        Document.parse("boundary", Kind.IDENTITY, json)))));
  }

  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends AutoCloseable>
      C administrator(B builder) {
    return open(SdkClients.of(builder, endpoint.uri()));
  }

  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C extends AutoCloseable> C client(
      B builder, String role) {
    Credentials.Key key = endpoint.credentials().ofService(RoleSession.of(role, "ann"));
    return open(
        SdkClients.of(
            builder,
            endpoint.uri(),
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    key.accessKey(), key.secretKey(), key.sessionToken().orElseThrow()))));
  }

  /** What becomes of a statement of a role. */
  QueryExecutionStatus query(String role, String sql) {
    return query(client(AthenaClient.builder(), role), sql);
  }

  /** What becomes of a statement of the client's role. */
  static QueryExecutionStatus query(AthenaClient athena, String sql) {
    String id =
        athena
            .startQueryExecution(
                start ->
                    start
                        .queryString(sql)
                        .workGroup("managed")
                        .clientRequestToken("token-of-at-least-32-characters-" + System.nanoTime())
                        .queryExecutionContext(
                            context -> context.catalog(CATALOG).database("sales")))
            .queryExecutionId();
    return Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () ->
                athena.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution().status(),
            status -> status.state() == QueryExecutionState.FAILED);
  }

  /** Makes the work group whose results need no bucket. */
  void makeWorkGroup() {
    administrator(AthenaClient.builder())
        .createWorkGroup(
            create ->
                create
                    .name("managed")
                    .configuration(
                        with -> with.managedQueryResultsConfiguration(m -> m.enabled(true))));
  }

  /** Where the services listen. */
  String endpoint() {
    return endpoint.uri().toString();
  }

  /** What has been denied, as CloudTrail has it. */
  String trail() throws IOException {
    return Files.exists(site.trail()) ? Files.readString(site.trail()) : "";
  }

  @Override
  public void close() {
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("could not close " + each, e);
      }
    }
  }

  private <T extends AutoCloseable> T open(T closeable) {
    open.add(closeable);
    return closeable;
  }
}
