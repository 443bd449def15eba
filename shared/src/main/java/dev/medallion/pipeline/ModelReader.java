package dev.medallion.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code silver} and {@code gold} models of {@code pipeline.yaml} with their SQL. */
final class ModelReader {
  private static final String FRESHNESS = "freshness";

  private final SqlFiles files;
  private final Problems problems;

  ModelReader(SqlFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** The silver models, whose queries may read the sources and each other. */
  List<SilverModel> silver(Section root, List<Source> sources) {
    Known known = new Known(root.namesIn("sources"), root.namesIn("silver"));
    List<SilverModel> models = new ArrayList<>();
    List<Setting> settings = models(root, Layer.SILVER);
    for (Setting setting : settings) {
      setting
          .section()
          .ifPresent(
              section -> {
                section.allowOnly(List.of("sql", "key", "expect", "history", FRESHNESS));
                Body body = body(section, Layer.SILVER, known);
                List<Source> reads = named(body.reads().below(), sources);
                models.add(
                    new SilverModel(
                        setting.name(),
                        body.sql(),
                        body.key(),
                        ExpectationReader.read(
                            section, Layer.SILVER, body.reads().paths(Layer.SILVER)),
                        reads,
                        body.reads().own(),
                        HistoryReader.read(section, body.key(), reads),
                        freshness(section)));
              });
    }
    Map<String, Sql> queries = new LinkedHashMap<>();
    models.forEach(model -> queries.put(model.name(), model.sql()));
    ModelCycles.note(Layer.SILVER, queries, problems);
    refuseNamesOfCompanions(settings, models);
    return List.copyOf(models);
  }

  /** Those sources; what names none has been noted as a problem. */
  private static List<Source> named(List<String> names, List<Source> sources) {
    return names.stream()
        .flatMap(name -> sources.stream().filter(source -> source.name().equals(name)))
        .toList();
  }

  private static void refuseNamesOfCompanions(List<Setting> settings, List<SilverModel> models) {
    for (SilverModel model : models) {
      for (Setting other : settings) {
        if (model.companions().contains(other.name())) {
          other.problem(
              " is what the job calls a table of its own beside silver.%s; choose another name"
                  .formatted(model.name()));
        }
      }
    }
  }

  /** The gold models, whose queries may read the silver models and each other. */
  List<GoldModel> gold(Section root) {
    Known known = new Known(root.namesIn("silver"), root.namesIn("gold"));
    List<GoldModel> models = new ArrayList<>();
    for (Setting setting : models(root, Layer.GOLD)) {
      setting
          .section()
          .ifPresent(
              section -> {
                section.allowOnly(List.of("sql", "key", "cluster", "expect", FRESHNESS));
                Body body = body(section, Layer.GOLD, known);
                models.add(
                    new GoldModel(
                        setting.name(),
                        body.sql(),
                        body.key(),
                        cluster(section, body.sql()),
                        body.reads().below(),
                        body.reads().own(),
                        ExpectationReader.read(section, Layer.GOLD, body.reads().paths(Layer.GOLD)),
                        freshness(section)));
              });
    }
    Map<String, Sql> queries = new LinkedHashMap<>();
    models.forEach(model -> queries.put(model.name(), model.sql()));
    ModelCycles.note(Layer.GOLD, queries, problems);
    return List.copyOf(models);
  }

  private record Body(Sql sql, List<String> key, References.Reads reads) {}

  /** The names of the tables of the layer below, and of the models of the layer itself. */
  private record Known(List<String> below, List<String> own) {}

  private static List<Setting> models(Section root, Layer layer) {
    List<Setting> models =
        root.find(layer.label()).flatMap(Setting::section).map(Section::settings).orElse(List.of());
    for (Setting model : models) {
      Names.problemOfTable(model.name()).ifPresent(model::problem);
    }
    return models;
  }

  private Body body(Section section, Layer layer, Known known) {
    Sql.Dialect dialect = layer == Layer.SILVER ? Sql.Dialect.SPARK : Sql.Dialect.ATHENA;
    Optional<Sql> sql =
        section
            .require(
                "sql", "name its file, as in sql: " + section.path().replace('.', '/') + ".sql")
            .flatMap(setting -> files.read(setting, dialect));
    List<String> key = ColumnLists.require(section, "row");
    sql.ifPresent(
        query ->
            section.find("key").ifPresent(setting -> ColumnLists.mentioned(setting, key, query)));
    References.Reads reads =
        sql.map(
                query ->
                    new References(section.path(), layer, problems)
                        .check(query, known.below(), known.own()))
            .orElse(new References.Reads(List.of(), List.of()));
    return new Body(sql.orElse(new Sql("", "", dialect)), key, reads);
  }

  private static Optional<Duration> freshness(Section section) {
    return section.find(FRESHNESS).flatMap(Quantities::age);
  }

  private static List<String> cluster(Section section, Sql sql) {
    Optional<Setting> setting = section.find("cluster");
    List<String> columns = setting.map(ColumnLists::read).orElse(List.of());
    setting
        .filter(found -> !sql.text().isEmpty())
        .ifPresent(found -> ColumnLists.mentioned(found, columns, sql));
    return columns;
  }
}
