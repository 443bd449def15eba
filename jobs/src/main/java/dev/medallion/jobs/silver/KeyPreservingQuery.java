package dev.medallion.jobs.silver;

import dev.medallion.contract.SilverPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.classic.Dataset$;
import scala.Option;

/**
 * A model's query whose every row comes of one row of one table, the driving one, whose key is the
 * model's: so that the rows to recompute are known by their keys.
 *
 * <p>That it is such a query is told from Spark's analysed plan: projections, filters and joins,
 * with the driving source on the side of each join that is kept, and nothing that looks at several
 * rows or at the time of day. Everything else is recomputed whole.
 */
@SuppressWarnings("ReferenceEquality") // Two leaves that are equal may be two places of the query.
final class KeyPreservingQuery {
  private final SparkSession spark;
  private final PlanShape shape;
  private final SilverPlan.SourceSnapshot driver;
  private final View driverLeaf;
  private final List<String> driverKey;

  private KeyPreservingQuery(
      SparkSession spark,
      PlanShape shape,
      SilverPlan.SourceSnapshot driver,
      View driverLeaf,
      List<String> driverKey) {
    this.spark = spark;
    this.shape = shape;
    this.driver = driver;
    this.driverLeaf = driverLeaf;
    this.driverKey = driverKey;
  }

  /**
   * Analyses a model's query.
   *
   * @throws NotIncrementalException if it is no such query; says why
   */
  static KeyPreservingQuery of(SparkSession spark, SilverPlan plan, LogicalPlan analysed) {
    Map<String, SilverPlan.SourceSnapshot> byView = new LinkedHashMap<>();
    plan.sources().forEach(source -> byView.put(source.view(), source));
    PlanShape shape = PlanShape.of(analysed, byView.keySet());
    List<PlanShape.Origin> origins =
        plan.key().stream().map(column -> shape.origin(column)).toList();
    View leaf = origins.get(0).leaf();
    SilverPlan.SourceSnapshot driver = byView.get(PlanShape.nameOf(leaf));
    List<String> columns = origins.stream().map(PlanShape.Origin::column).toList();
    if (origins.stream().anyMatch(origin -> origin.leaf() != leaf)
        || columns.size() != driver.key().size()
        || !Set.copyOf(columns).equals(Set.copyOf(driver.key()))) {
      throw new NotIncrementalException(
          "the key (%s) is not the key of one source".formatted(String.join(", ", plan.key())));
    }
    if (shape.leaves(driver.view()).size() > 1) {
      throw new NotIncrementalException(
          "the query reads %s more than once".formatted(driver.name()));
    }
    return new KeyPreservingQuery(spark, shape, driver, leaf, columns);
  }

  /** The query with some more columns of the driving source behind its own. */
  LogicalPlan carrying(List<String> columns) {
    return shape.carrying(driverLeaf, columns);
  }

  /** The source that the model's rows come of. */
  SilverPlan.SourceSnapshot driver() {
    return driver;
  }

  /** The driving source's columns that are the model's key, in the order of the latter. */
  List<String> driverKey() {
    return driverKey;
  }

  /** The sources that the driving one is joined with. */
  List<SilverPlan.SourceSnapshot> others(SilverPlan plan) {
    return plan.sources().stream().filter(source -> !source.equals(driver)).toList();
  }

  /** Whether the query reads a source in one place only. */
  boolean readsOnce(SilverPlan.SourceSnapshot source) {
    return shape.leaves(source.view()).size() == 1;
  }

  /**
   * The keys of the driving source's rows that some rows of another source are joined with, now or
   * in an earlier version.
   *
   * @param changed those rows of the other source, in all their versions
   * @param rows all rows of a source, in all their versions
   * @throws NotIncrementalException if the join does not tell
   */
  Dataset<Row> touchedBy(
      SilverPlan.SourceSnapshot other, Dataset<Row> changed, Function<String, Dataset<Row>> rows) {
    List<Dataset<Row>> keysOfEach = new ArrayList<>();
    for (View leaf : shape.leaves(other.view())) {
      PlanShape.Crossing crossing = shape.crossing(driverLeaf, leaf);
      Function<View, Dataset<Row>> content =
          each -> each == leaf ? changed : rows.apply(PlanShape.nameOf(each));
      keysOfEach.add(
          matching(
              crossing.driving(),
              driverLeaf,
              driverKey,
              crossing.other(),
              leaf,
              crossing,
              content));
    }
    return KeySet.union(keysOfEach);
  }

  /**
   * The keys of another source's rows that some rows of the driving one are joined with.
   *
   * @param driving those rows, in all their versions
   * @param rows all rows of a source, in all their versions
   * @return nothing if the join does not tell, so that all of the other source is needed
   */
  Optional<Dataset<Row>> reachedBy(
      SilverPlan.SourceSnapshot other, Dataset<Row> driving, Function<String, Dataset<Row>> rows) {
    View leaf = shape.leaves(other.view()).get(0);
    try {
      PlanShape.Crossing crossing = shape.crossing(driverLeaf, leaf);
      Function<View, Dataset<Row>> content =
          each -> each == driverLeaf ? driving : rows.apply(PlanShape.nameOf(each));
      return Optional.of(
          matching(
              crossing.other(),
              leaf,
              other.key(),
              crossing.driving(),
              driverLeaf,
              crossing,
              content));
    } catch (NotIncrementalException e) {
      return Optional.empty();
    }
  }

  /** The key of a leaf on one side of a join, where the join finds a row on the other side. */
  private Dataset<Row> matching(
      LogicalPlan side,
      View leaf,
      List<String> key,
      LogicalPlan otherSide,
      View otherLeaf,
      PlanShape.Crossing crossing,
      Function<View, Dataset<Row>> content) {
    List<Attribute> keyAttributes = key.stream().map(name -> PlanTrees.named(leaf, name)).toList();
    Set<ExprId> needed = new HashSet<>(PlanTrees.references(crossing.condition()));
    keyAttributes.forEach(attribute -> needed.add(attribute.exprId()));
    CandidateRows candidates = new CandidateRows(content);
    LogicalPlan kept = candidates.of(side, needed, leaf);
    LogicalPlan sought = candidates.of(otherSide, needed, otherLeaf);
    Join join =
        new Join(
            kept, sought, LeftSemi$.MODULE$, Option.apply(crossing.condition()), JoinHint.NONE());
    List<NamedExpression> items = new ArrayList<>(keyAttributes);
    return Dataset$.MODULE$.ofRows(
        (org.apache.spark.sql.classic.SparkSession) spark,
        new Project(PlanTrees.scala(items), join));
  }
}
