package dev.medallion.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Loads the pipeline folder: {@code pipeline.yaml} and the SQL files that it names. */
public final class PipelineLoader {
  static final String FILE = "pipeline.yaml";

  private static final List<String> SETTINGS =
      List.of(
          "namespace",
          "sources",
          "silver",
          "gold",
          "datasets",
          "maintenance",
          "retry",
          "openlineage",
          "access");

  private PipelineLoader() {}

  /**
   * Reads and validates everything.
   *
   * @param folder the folder that holds {@code pipeline.yaml}
   * @throws PipelineException if anything is wrong; it lists every problem with file and line
   */
  public static Pipeline load(Path folder) throws PipelineException {
    Problems problems = new Problems();
    Optional<Section> root = new PipelineFile(folder, problems).read();
    Optional<Pipeline> pipeline = root.map(section -> read(section, folder, problems));
    problems.throwIfAny();
    return pipeline.orElseThrow();
  }

  private static Pipeline read(Section root, Path folder, Problems problems) {
    root.allowOnly(SETTINGS);
    Optional<Setting> setting =
        root.require(
            "namespace", "add the name under which all tables stand, as in namespace: retail");
    Optional<String> namespace = setting.flatMap(Setting::text);
    namespace
        .flatMap(Names::problemOfNamespace)
        .ifPresent(problem -> setting.get().refuse(namespace.get(), problem));
    List<Source> sources = new SourceReader().read(root);
    ModelReader models = new ModelReader(new SqlFiles(folder, problems), problems);
    List<SilverModel> silver = models.silver(root, sources);
    List<GoldModel> gold = models.gold(root);
    List<DataSet> dataSets = new DataSetReader(root, gold).read(root);
    MaintenanceReader maintenance = new MaintenanceReader(root, sources, silver, gold);
    return new Pipeline(
        namespace.orElse(""),
        sources,
        silver,
        gold,
        dataSets,
        maintenance.layers(),
        maintenance.tables(),
        longestRetry(root),
        EventSettingsReader.read(root, namespace.orElse("")),
        new AccessReader(root, sources, silver, gold).read(root));
  }

  private static Duration longestRetry(Section root) {
    Optional<Section> retry = root.find("retry").flatMap(Setting::section);
    retry.ifPresent(found -> found.allowOnly(List.of("longest")));
    return retry
        .flatMap(found -> found.find("longest"))
        .flatMap(Quantities::wait)
        .orElse(Pipeline.LONGEST_RETRY);
  }
}
