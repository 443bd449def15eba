package dev.medallion.functions.deploy;

import dev.medallion.functions.access.AccessEnforcement;
import dev.medallion.functions.access.AccessReport;
import dev.medallion.functions.access.OutOfReachException;
import dev.medallion.functions.access.TableCatalog;
import dev.medallion.functions.access.TableCatalog.AccessMode;
import dev.medallion.functions.deploy.Answer.Outcome;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;

/** What there is to do, step by step. Each step can be done again, whatever was done before. */
final class Deployment {
  private final Environment environment;
  private final Services services;
  private final Pause pause;
  private final Progress progress;

  Deployment(Environment environment, Services services, Pause pause, Progress progress) {
    this.environment = environment;
    this.services = services;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Makes all as it is declared now.
   *
   * @param now who gets at the tables
   * @param before who did before this deployment
   */
  Outcome deploy(Principals now, Principals before) {
    progress.at("it reads the pipeline");
    Pipeline pipeline = environment.pipeline();
    AccessPropagation access = new AccessPropagation(pause);
    LakeFormationClient lakeFormation = access.await(() -> lakeFormation(now));
    progress.at("it publishes the job jar");
    Map<String, String> jobs = access.await(() -> jobs().publish(environment.taskRoot()));
    progress.at("it makes the namespaces");
    access.await(() -> namespaces().create(pipeline.namespace()));
    progress.at("it makes sure of the catalog " + TableCatalog.NAME);
    AccessMode mode = access.await(() -> catalog().ensure());
    if (mode == AccessMode.LAKE_FORMATION) {
      progress.at("Lake Formation grants permissions");
      access.await(() -> grants(pipeline, lakeFormation).grant(now.complete(), before));
    }
    progress.at("it lets in whom the pipeline names under access");
    AccessReport letIn =
        access.await(() -> readers(pipeline, () -> lakeFormation).enforce(Map.of()));
    progress.at("QuickSight makes the data sets");
    int dataSets = access.await(() -> dataSets(pipeline, now, before));
    return new Outcome(
        "the job jar is published, the namespace %s and %d data sets are there%s; %s decides about access to the tables%s"
            .formatted(
                pipeline.namespace(),
                dataSets,
                now.haveViewer() && dataSets < pipeline.dataSets().size()
                    ? ", and runs make the others as they build their tables"
                    : "",
                words(mode),
                refusals(letIn)),
        jobs);
  }

  /**
   * Takes back what {@link #deploy} made, data and what leads to data excepted: tables, the
   * namespaces that hold some, and the catalog, which is the account's, stay. What QuickSight or
   * Lake Formation refuse for good is told only: nothing that can be done to the stack would fix
   * it.
   *
   * @throws IllegalStateException that says what could not be taken back yet; all else is
   */
  Outcome delete(Principals principals) {
    Refusals refusals = takeBack(principals);
    if (!refusals.passing().isEmpty()) {
      throw new IllegalStateException(String.join("; and ", refusals.all()));
    }
    return new Outcome(
        refusals.all().isEmpty()
            ? "tables, their namespaces and the catalog stay; all else is deleted"
            : "tables, their namespaces and the catalog stay, and what is out of reach: "
                + String.join("; and ", refusals.all()),
        Map.of());
  }

  /**
   * Takes back what a creation made that failed. What refused to be made mostly refuses this, too,
   * and must not keep CloudFormation from going back: so it is only told.
   */
  Outcome deleteAfterFailedCreation(Principals principals) {
    List<String> refusals = takeBack(principals).all();
    return new Outcome(
        refusals.isEmpty()
            ? "what the failed creation made is deleted"
            : "what may be left of the failed creation: " + String.join("; and ", refusals),
        Map.of());
  }

  /**
   * What could not be taken back.
   *
   * @param all of it
   * @param passing of it, what may be taken back if it is tried again
   */
  private record Refusals(List<String> all, List<String> passing) {}

  private Refusals takeBack(Principals principals) {
    Refusals refusals = new Refusals(new ArrayList<>(), new ArrayList<>());
    if (principals.haveViewer()) {
      attempt("QuickSight deletes the data sets", () -> dataSets().delete(), refusals);
    }
    attempt(
        "it takes back what the pipeline names under access",
        () ->
            deployedPipeline()
                .ifPresent(pipeline -> readers(pipeline, () -> lakeFormation(principals)).revoke()),
        refusals);
    attempt("Lake Formation revokes permissions", () -> revoke(principals), refusals);
    attempt("it deletes the namespaces", this::deleteNamespaces, refusals);
    attempt("it deletes the job jar", () -> jobs().deleteAll(), refusals);
    return refusals;
  }

  private void attempt(String step, Runnable work, Refusals refusals) {
    progress.at(step);
    try {
      work.run();
    } catch (RuntimeException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      refusals.all().add(reason);
      if (!(e instanceof OutOfReachException)) {
        refusals.passing().add(reason);
      }
    }
  }

  private void deleteNamespaces() {
    deployedPipeline().ifPresent(pipeline -> namespaces().deleteEmpty(pipeline.namespace()));
  }

  private void revoke(Principals principals) {
    if (catalog().mode().equals(Optional.of(AccessMode.LAKE_FORMATION))) {
      LakeFormationClient lakeFormation = lakeFormation(principals);
      deployedPipeline().ifPresent(pipeline -> grants(pipeline, lakeFormation).revoke(principals));
    }
  }

  /** Empty for one that is not valid: then its deployment failed before anything was granted. */
  private Optional<Pipeline> deployedPipeline() {
    try {
      return Optional.of(environment.pipeline());
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }

  private int dataSets(Pipeline pipeline, Principals now, Principals before) {
    if (now.haveViewer() && !pipeline.dataSets().isEmpty()) {
      return dataSets()
          .make(
              pipeline,
              environment.required("ATHENA_WORKGROUP"),
              now.refreshRole(),
              new Viewers(now.viewer(), before.viewer()));
    }
    if (now.haveViewer() || before.haveViewer()) {
      dataSets().delete();
    }
    return 0;
  }

  private DataSetDeployment dataSets() {
    return new DataSetDeployment(services.quickSight(), services.s3Tables(), environment, pause);
  }

  private Namespaces namespaces() {
    return new Namespaces(services.s3Tables(), environment.tableBuckets());
  }

  private JobPublisher jobs() {
    return new JobPublisher(services.s3(), environment.required("ARTIFACTS_BUCKET"));
  }

  private TableCatalog catalog() {
    return new TableCatalog(services.glue(), environment.tableBuckets().gold());
  }

  /** Assumes the role of an administrator, where one is named. */
  private LakeFormationClient lakeFormation(Principals principals) {
    if (principals.administrator().isBlank()) {
      return services.lakeFormation();
    }
    progress.at("it assumes the role of an administrator of Lake Formation");
    return services.administrator().apply(principals.administrator());
  }

  private LakeFormationGrants grants(Pipeline pipeline, LakeFormationClient lakeFormation) {
    return new LakeFormationGrants(lakeFormation, environment.tableBuckets(), pipeline.namespace());
  }

  private AccessEnforcement readers(
      Pipeline pipeline, Supplier<LakeFormationClient> administrator) {
    return new AccessEnforcement(
        pipeline,
        environment.tableBuckets(),
        environment.catalog(),
        services.s3Tables(),
        services.glue(),
        administrator);
  }

  /**
   * Whom nobody can let in keeps no deployment from its end; each run's maintenance says it too.
   */
  private static String refusals(AccessReport report) {
    List<String> refused =
        report.findings().stream()
            .filter(finding -> finding.kind() == AccessReport.Kind.REFUSED)
            .map(AccessReport.Finding::toString)
            .toList();
    return refused.isEmpty() ? "" : "; not granted: " + String.join("; and ", refused);
  }

  private static String words(AccessMode mode) {
    return switch (mode) {
      case IAM -> "IAM";
      case LAKE_FORMATION -> "Lake Formation";
    };
  }
}
