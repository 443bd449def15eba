package dev.medallion.functions.deploy;

import dev.medallion.functions.deploy.Answer.Outcome;
import dev.medallion.functions.deploy.TableCatalog.AccessMode;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.pipeline.Pipeline;
import java.util.Map;
import java.util.Optional;

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
    progress.at("it publishes the job jar");
    Map<String, String> jobs = jobs().publish(environment.taskRoot());
    progress.at("it makes the namespaces");
    new Namespaces(services.s3Tables(), environment.tableBuckets()).create(pipeline.namespace());
    progress.at("it makes sure of the catalog " + TableCatalog.NAME);
    AccessMode mode = catalog().ensure();
    if (mode == AccessMode.LAKE_FORMATION) {
      progress.at("Lake Formation grants permissions");
      grants(pipeline).grant(now.complete(), before);
    }
    progress.at("QuickSight makes the data sets");
    int dataSets = dataSets(pipeline, now, before);
    return new Outcome(
        "the job jar is published, the namespace %s and %d data sets are there; %s decides about access to the tables"
            .formatted(pipeline.namespace(), dataSets, words(mode)),
        jobs);
  }

  /**
   * Takes back what {@link #deploy} made, data and what leads to data excepted: tables, namespaces
   * and the catalog, which is the account's, stay.
   */
  Outcome delete(Principals principals) {
    if (principals.haveViewer()) {
      progress.at("QuickSight deletes the data sets");
      new DataSetDeployment(services.quickSight(), environment, pause).delete();
    }
    progress.at("it reads the catalog " + TableCatalog.NAME);
    Optional<AccessMode> mode = catalog().mode();
    if (mode.equals(Optional.of(AccessMode.LAKE_FORMATION))) {
      progress.at("Lake Formation revokes permissions");
      deployedPipeline().ifPresent(pipeline -> grants(pipeline).revoke(principals));
    }
    progress.at("it deletes the job jar");
    jobs().deleteAll();
    return new Outcome("tables, namespaces and the catalog stay; all else is deleted", Map.of());
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
      new DataSetDeployment(services.quickSight(), environment, pause)
          .make(
              pipeline,
              environment.required("ATHENA_WORKGROUP"),
              new Viewers(now.viewer(), before.viewer()));
      return pipeline.dataSets().size();
    }
    if (now.haveViewer() || before.haveViewer()) {
      new DataSetDeployment(services.quickSight(), environment, pause).delete();
    }
    return 0;
  }

  private JobPublisher jobs() {
    return new JobPublisher(services.s3(), environment.required("ARTIFACTS_BUCKET"));
  }

  private TableCatalog catalog() {
    return new TableCatalog(services.glue(), environment.tableBuckets().gold());
  }

  private LakeFormationGrants grants(Pipeline pipeline) {
    return new LakeFormationGrants(
        services.lakeFormation(), environment.tableBuckets(), pipeline.namespace());
  }

  private static String words(AccessMode mode) {
    return switch (mode) {
      case IAM -> "IAM";
      case LAKE_FORMATION -> "Lake Formation";
    };
  }
}
