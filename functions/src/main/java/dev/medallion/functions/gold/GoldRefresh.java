package dev.medallion.functions.gold;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.Expectation;
import dev.medallion.functions.freshness.DueModel;
import dev.medallion.functions.freshness.Freshness;
import dev.medallion.functions.gold.IncrementalMerge.Changes;
import dev.medallion.pipeline.GoldModel;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Sql;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the statement that brings a gold table up to date with the least work that is correct.
 */
public final class GoldRefresh {
  private static final Set<String> WITH_NAN = Set.of("double", "float");

  private final GoldModel model;
  private final TableBuckets buckets;
  private final DueModel due;
  private final Freshness look;

  /**
   * @param model the model
   * @param buckets where the tables are
   * @param due why it is due
   * @param look what was found
   */
  public GoldRefresh(GoldModel model, TableBuckets buckets, DueModel due, Freshness look) {
    this.model = model;
    this.buckets = buckets;
    this.due = due;
    this.look = look;
  }

  /**
   * A statement.
   *
   * @param sql what Athena is to run
   * @param extent how much of the query that is: {@code incremental: …}, or {@code full: …} and why
   */
  public record Chosen(String sql, String extent) {
    private static Chosen full(String sql, String because) {
      return new Chosen(sql, "full: " + because);
    }
  }

  /**
   * Takes in the grammar, whose tables take a good part of a second to build.
   *
   * @param model any model, whose query is looked at and nothing more
   */
  public static void prime(GoldModel model) {
    GroupedQuery.of(model.sql().render(Sql.Reference::name), model.key());
  }

  /** The statement to run. */
  public Chosen choose() {
    GoldStatements statements = new GoldStatements(due.table(), query(), model.key(), rules());
    return switch (due.cause()) {
      case MISSING, REDEFINED -> Chosen.full(statements.createTable(), due.because());
      case REBUILD -> Chosen.full(statements.merge(columns()), due.because());
      case BEHIND -> behind(statements);
    };
  }

  private List<Expectation> rules() {
    return model.expectations().stream()
        .map(
            rule ->
                new Expectation(
                    rule.name(),
                    rule.rule(),
                    rule.action(),
                    new Sql(model.sql().file(), rule.count(), Sql.Dialect.ATHENA)
                        .render(
                            reference ->
                                reference.layer().equals(Expectation.THIS)
                                    ? GoldStatements.ROWS
                                    : pinned(read(reference))),
                    rule.column()))
        .toList();
  }

  private Chosen behind(GoldStatements statements) {
    Optional<Expectation> ofTable =
        model.expectations().stream().filter(Expectation::isOfTable).findFirst();
    if (ofTable.isPresent()) {
      return Chosen.full(
          statements.merge(columns()),
          "its rule %s is about all rows".formatted(ofTable.get().name()));
    }
    if (!model.gold().isEmpty()) {
      return Chosen.full(
          statements.merge(columns()),
          "it reads gold.%s, and gold tables keep no log of their changes"
              .formatted(model.gold().getFirst()));
    }
    return switch (GroupedQuery.of(query(), model.key())) {
      case QueryShape.Whole whole -> Chosen.full(statements.merge(columns()), whole.because());
      case GroupedQuery grouped -> choose(statements, grouped);
    };
  }

  private Chosen choose(GoldStatements statements, GroupedQuery grouped) {
    TableName name = silver(model.models().getFirst());
    TableMetadata silver = look.table(name).orElseThrow();
    SilverCursor cursor = SilverCursor.of(gold(), silver, snapshot(name));
    TableName changes = Changes.of(name);
    Optional<String> doubt =
        keyWithNaN()
            .or(cursor::doubt)
            .or(
                () ->
                    look.table(changes).isEmpty()
                        ? Optional.of("there is no " + changes)
                        : Optional.empty());
    if (doubt.isPresent()) {
      return Chosen.full(statements.merge(columns()), doubt.get());
    }
    long after = cursor.consumed().orElseThrow();
    long upTo = cursor.newest().orElseThrow().number();
    GoldStatements.Source source =
        new IncrementalMerge(grouped, silver, Bounds.of(silver, after, upTo))
            .source(
                statements.target(),
                pinned(name),
                new Changes(changes.inAthena(buckets), after, upTo),
                table -> model.sql().render(reference -> table));
    return new Chosen(
        statements.merge(columns(), source),
        "incremental: what %s changed after version %d up to %d".formatted(name, after, upTo));
  }

  /** NaN equals nothing in a join, not even itself. */
  private Optional<String> keyWithNaN() {
    return gold().columns().stream()
        .filter(column -> model.key().contains(column.name()) && WITH_NAN.contains(column.type()))
        .map(column -> "the key column %s may be NaN".formatted(column.name()))
        .findFirst();
  }

  private TableMetadata gold() {
    return look.table(due.table()).orElseThrow();
  }

  private List<String> columns() {
    return gold().columns().stream().map(TableMetadata.Column::name).toList();
  }

  /** All models of a run read the same snapshot of a table, so that they agree. */
  private String query() {
    return model.sql().render(reference -> pinned(read(reference)));
  }

  private String pinned(TableName table) {
    return "%s FOR VERSION AS OF %s".formatted(table.inAthena(buckets), snapshot(table));
  }

  private String snapshot(TableName table) {
    return due.snapshotOf(table);
  }

  private TableName read(Sql.Reference reference) {
    Layer layer = reference.layer().equals(Layer.GOLD.label()) ? Layer.GOLD : Layer.SILVER;
    return new TableName(layer, due.table().namespace(), reference.name());
  }

  private TableName silver(String name) {
    return new TableName(Layer.SILVER, due.table().namespace(), name);
  }
}
