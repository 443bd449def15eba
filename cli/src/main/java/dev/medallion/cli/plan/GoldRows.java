package dev.medallion.cli.plan;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.AthenaQuery;
import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.UserError;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Has Athena compare what the queries of gold models give on the present tables with the rows that
 * the gold tables have. Writes nothing.
 */
final class GoldRows {
  private final AthenaQuery athena;
  private final DeployedStack stack;
  private final Pipeline project;
  private final Map<TableName, TableMetadata> tables;
  private final Map<String, Effect> effects = new LinkedHashMap<>();

  /**
   * @param tables those that exist
   * @param changes what becomes of all tables
   */
  GoldRows(
      AthenaQuery athena,
      DeployedStack stack,
      Pipeline project,
      Map<TableName, TableMetadata> tables,
      List<Change> changes) {
    this.athena = athena;
    this.stack = stack;
    this.project = project;
    this.tables = tables;
    changes.forEach(change -> effects.put(change.name(), change.effect()));
  }

  /** The changes, each that computes a model whole with what comes of its rows. */
  List<Change> added(List<Change> changes) throws InterruptedException {
    List<Change> all = new ArrayList<>();
    for (Change change : changes) {
      boolean isModel = change.name().matches("(silver|gold)\\..*");
      all.add(
          isModel && change.effect().computesWhole()
              ? change.with(difference(TableName.parse(change.name())))
              : change);
    }
    return all;
  }

  private RowDifference difference(TableName table) throws InterruptedException {
    if (table.layer() != Layer.GOLD) {
      return RowDifference.unknown(
          "Spark computes silver, and nothing runs it beside the table; ./medallion test shows what"
              + " a query makes of given rows");
    }
    Optional<String> pending = pending(ModelGraph.path(table.layer(), table.name()));
    if (pending.isPresent()) {
      return RowDifference.unknown(
          "it is made of %s, whose rows are known once it is computed".formatted(pending.get()));
    }
    try {
      return compared(table);
    } catch (UserError refused) {
      return RowDifference.unknown(refused.getMessage());
    }
  }

  /** A silver table below the model that is yet to be computed. */
  private Optional<String> pending(String path) {
    for (String read : ModelGraph.of(project).reads(path)) {
      TableName name = named(read);
      Optional<String> found =
          name.layer() == Layer.GOLD
              ? pending(read)
              : isComputed(name) || !tables.containsKey(name)
                  ? Optional.of(name.toString())
                  : Optional.empty();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private TableName named(String path) {
    String[] parts = path.split("\\.", 2);
    return new TableName(
        Layer.valueOf(parts[0].toUpperCase(Locale.ROOT)), project.namespace(), parts[1]);
  }

  private boolean isComputed(TableName name) {
    return effects.getOrDefault(name.toString(), Effect.UNCHANGED).computesWhole();
  }

  private RowDifference compared(TableName table) throws InterruptedException {
    GoldModel model = project.gold(table.name()).orElseThrow();
    String fresh = query(model);
    Map<String, String> columns = columns("(\n%s\n)".formatted(fresh));
    boolean exists = tables.containsKey(table);
    Map<String, String> present = exists ? columns(inAthena(table)) : columns;
    for (String key : model.key()) {
      if (!present.containsKey(key)) {
        return RowDifference.unknown(
            "its table has no column %s, by which rows would be told apart".formatted(key));
      }
      if (!columns.containsKey(key)) {
        return RowDifference.unknown("its query has no column %s of its key".formatted(key));
      }
    }
    RowComparison comparison = new RowComparison(model.key(), columns, present);
    return comparison.read(
        run(comparison.sql(fresh, exists ? Optional.of(inAthena(table)) : Optional.empty()))
            .rows());
  }

  /** The query, in which gold tables that are yet to be computed are their queries. */
  private String query(GoldModel model) {
    return model.sql().render(this::table);
  }

  private String table(Sql.Reference reference) {
    TableName name = named(reference.layer() + "." + reference.name());
    return name.layer() == Layer.GOLD && isComputed(name)
        ? "(\n%s\n)".formatted(query(project.gold(name.name()).orElseThrow()))
        : inAthena(name);
  }

  private String inAthena(TableName table) {
    return table.inAthena(stack.tableBuckets());
  }

  /** The columns of a relation, and their types. */
  private Map<String, String> columns(String relation) throws InterruptedException {
    AthenaQuery.Rows none = run("SELECT * FROM %s LIMIT 0".formatted(relation));
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < none.columns().size(); i++) {
      columns.put(none.columns().get(i), none.types().get(i));
    }
    return columns;
  }

  private AthenaQuery.Rows run(String sql) throws InterruptedException {
    return athena.run(sql, stack.catalog(Layer.GOLD), project.namespace());
  }
}
