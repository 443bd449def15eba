package dev.medallion.cli;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.doctor.AwsClients;
import dev.medallion.cli.doctor.Deployment;
import dev.medallion.cli.doctor.Doctor;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.ColumnsExcept;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.SilverModel;
import dev.medallion.pipeline.Source;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3tables.model.TableSummary;
import software.amazon.awssdk.services.sts.StsClient;

/** Shows the doctor a stack. */
public final class Diagnosing {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:[^:]+:(?:iam|sts)::(?<account>\\d+):(?:role/(?:.*/)?(?<role>[^/]+)|assumed-role/(?<session>[^/]+)/.*)");
  private static final String QUEUE = "AWS::SQS::Queue";

  private Diagnosing() {}

  /** Says what the doctor finds amiss; nothing if every step is allowed. */
  public static void tellRefusals(Target target, Pipeline pipeline, PrintStream out) {
    new MatrixPrinter(out).printRefusals(matrix(target.services(), target.stack(), pipeline));
  }

  /**
   * What the doctor finds of each role of a stack, and of each role, and user or group of
   * QuickSight, that the pipeline lets in to gold: whether that may read what it is declared to.
   */
  public static Matrix matrix(Services services, DeployedStack stack, Pipeline pipeline) {
    Deployment deployment = deployment(services, stack, pipeline);
    Doctor doctor = doctor(services, deployment);
    Matrix own = doctor.matrix();
    List<Matrix.Row> rows = new ArrayList<>(own.rows());
    Set<String> notes = new LinkedHashSet<>(own.notes());
    for (AccessRule rule : pipeline.access()) {
      Matcher arn = ARN.matcher(rule.principal());
      List<Deployment.Table> read = read(rule, deployment, doctor.knowsColumns());
      if (arn.matches() && !read.isEmpty() && arn.group("account").equals(stack.account())) {
        Optional<Matrix> found = doctor(services, with(deployment, read)).matrix(arn.group("role"));
        found.ifPresent(matrix -> rows.addAll(matrix.rows()));
        found.ifPresent(matrix -> notes.addAll(matrix.notes()));
        if (found.isEmpty()) {
          notes.add(
              "access.%s lets in %s, and the account has no such role"
                  .formatted(rule.name(), rule.principal()));
        }
      } else if (!rule.isOfIam() && !read.isEmpty() && doctor.knowsColumns()) {
        rows.add(doctor(services, with(deployment, read)).ofViewer(rule.principal()));
      }
    }
    return new Matrix(List.copyOf(rows), List.copyOf(notes));
  }

  /**
   * The tables of gold that a rule names, with the columns that it lets in to.
   *
   * @param byColumns whether tables of which it names columns are looked at, which nothing lets in
   *     to where IAM decides
   */
  private static List<Deployment.Table> read(
      AccessRule rule, Deployment deployment, boolean byColumns) {
    List<Deployment.Table> read = new ArrayList<>();
    for (AccessRule.ReadableTable readable : rule.in(Layer.GOLD)) {
      deployment.tables().get(Layer.GOLD.label()).stream()
          .filter(table -> table.name().equals(readable.table()))
          .filter(table -> byColumns || readable.columns() instanceof AllColumns)
          .map(table -> narrowed(table, readable.columns()))
          .forEach(read::add);
    }
    return List.copyOf(read);
  }

  private static Deployment.Table narrowed(Deployment.Table table, AccessRule.Columns columns) {
    return switch (columns) {
      case AllColumns unused -> table;
      case ColumnsExcept except ->
          table.only(
              table.columns().stream().filter(name -> !except.named().contains(name)).toList());
      case ColumnsOnly only ->
          table.only(table.columns().stream().filter(only.named()::contains).toList());
    };
  }

  /** The doctor of a stack, which looks at all of its tables. */
  public static Doctor doctor(Services services, DeployedStack stack, Pipeline pipeline) {
    return doctor(services, deployment(services, stack, pipeline));
  }

  /**
   * The doctor of a stack, which looks at one table of its layer alone.
   *
   * @param table the table's name
   * @throws UserError if there is no such table
   */
  static Doctor doctor(Services services, DeployedStack stack, Pipeline pipeline, String table) {
    Deployment all = deployment(services, stack, pipeline);
    Map<String, List<Deployment.Table>> tables = new TreeMap<>(all.tables());
    List<String> names = new ArrayList<>();
    boolean found = false;
    for (Map.Entry<String, List<Deployment.Table>> layer : all.tables().entrySet()) {
      List<Deployment.Table> named =
          layer.getValue().stream().filter(each -> each.name().equals(table)).toList();
      layer.getValue().forEach(each -> names.add(each.name()));
      if (!named.isEmpty()) {
        found = true;
        tables.put(layer.getKey(), named);
      }
    }
    if (!found) {
      throw new UserError(
          "there is no table \"%s\"; there are %s".formatted(table, String.join(", ", names)));
    }
    return doctor(services, with(all, tables));
  }

  /** With these tables of gold alone. */
  private static Deployment with(Deployment all, List<Deployment.Table> gold) {
    Map<String, List<Deployment.Table>> tables = new TreeMap<>(all.tables());
    tables.put(Layer.GOLD.label(), gold);
    return with(all, tables);
  }

  private static Deployment with(Deployment all, Map<String, List<Deployment.Table>> tables) {
    return new Deployment(
        all.arn(),
        all.region(),
        all.account(),
        all.ids(),
        all.namespace(),
        all.sources(),
        all.dataSets(),
        tables);
  }

  /**
   * What a doctor finds of one role.
   *
   * @param principal its name, logical id or ARN, or the ARN of a session of it
   * @throws UserError if it is no role of the account
   */
  static Matrix of(Doctor doctor, DeployedStack stack, String principal) {
    Matcher arn = ARN.matcher(principal);
    if (arn.matches() && !arn.group("account").equals(stack.account())) {
      throw new UserError(
          "%s is of account %s, and the stack of %s: the policies of another account cannot be read"
              .formatted(principal, arn.group("account"), stack.account()));
    }
    String name =
        arn.matches()
            ? Optional.ofNullable(arn.group("role")).orElseGet(() -> arn.group("session"))
            : principal;
    return doctor
        .matrix(name)
        .orElseThrow(
            () ->
                new UserError(
                    "account %s has no role \"%s\"; --principal takes a role by its name, its ARN, or its logical id in the template"
                        .formatted(stack.account(), name)));
  }

  private static Doctor doctor(Services services, Deployment deployment) {
    return new Doctor(
        deployment,
        new AwsClients(
            services.iam(),
            services.glue(),
            services.lakeFormation(),
            services.s3(),
            services.s3Tables(),
            services.sqs(),
            () -> {
              try (StsClient sts = services.sts()) {
                return sts.getCallerIdentity().arn();
              }
            }));
  }

  private static Deployment deployment(Services services, DeployedStack stack, Pipeline pipeline) {
    Map<String, String> ids = new LinkedHashMap<>(stack.parameters());
    stack
        .resources()
        .forEach(
            (logical, resource) ->
                ids.put(
                    logical,
                    resource.type().equals(QUEUE)
                        ? resource
                            .physicalId()
                            .substring(resource.physicalId().lastIndexOf('/') + 1)
                        : resource.physicalId()));
    Map<String, String> sources = new LinkedHashMap<>();
    pipeline.sources().forEach(source -> sources.put(source.name(), source.prefix()));
    Map<String, List<Deployment.Table>> tables = new LinkedHashMap<>();
    for (Layer layer : Layer.values()) {
      tables.put(layer.label(), tables(services, stack, pipeline, layer));
    }
    String[] arn = stack.id().split(":", -1);
    return new Deployment(
        "%s:%s".formatted(arn[0], arn[1]),
        arn[3],
        stack.account(),
        ids,
        pipeline.namespace(),
        sources,
        stack
            .dataSetPrefix()
            .map(
                prefix ->
                    pipeline.dataSets().stream().map(dataSet -> prefix + dataSet.name()).toList())
            .orElse(List.of()),
        tables);
  }

  /** Those that are there, and those that the pipeline will make. */
  private static List<Deployment.Table> tables(
      Services services, DeployedStack stack, Pipeline pipeline, Layer layer) {
    String bucket = stack.tableBucket(layer);
    Map<String, Deployment.Table> tables = new LinkedHashMap<>();
    declared(pipeline, layer)
        .forEach(
            name ->
                tables.put(
                    name, new Deployment.Table(name, bucket + "/table/*", bucket, List.of())));
    IcebergRestCatalog catalog = services.catalog(stack);
    for (TableSummary table :
        services
            .s3Tables()
            .listTablesPaginator(
                list -> list.tableBucketARN(bucket).namespace(pipeline.namespace()))
            .tables()) {
      tables.put(
          table.name(),
          new Deployment.Table(
              table.name(),
              table.tableARN(),
              bucket,
              columns(catalog, new TableName(layer, pipeline.namespace(), table.name()))));
    }
    return List.copyOf(tables.values());
  }

  private static List<String> columns(IcebergRestCatalog catalog, TableName table) {
    return catalog.load(table).stream()
        .flatMap(found -> found.columns().stream())
        .map(TableMetadata.Column::name)
        .toList();
  }

  private static List<String> declared(Pipeline pipeline, Layer layer) {
    return switch (layer) {
      case BRONZE -> pipeline.sources().stream().map(Source::name).toList();
      case SILVER -> pipeline.silver().stream().map(SilverModel::name).toList();
      case GOLD -> pipeline.gold().stream().map(GoldModel::name).toList();
    };
  }
}
