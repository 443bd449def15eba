package dev.medallion.local.spark;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry$;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry$;
import org.apache.spark.sql.catalyst.catalog.CatalogDatabase;
import org.apache.spark.sql.catalyst.catalog.CatalogStorageFormat$;
import org.apache.spark.sql.catalyst.catalog.CatalogTable;
import org.apache.spark.sql.catalyst.catalog.CatalogTableType$;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog;
import org.apache.spark.sql.catalyst.catalog.InMemoryCatalog$;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.catalyst.catalog.TemporaryViewRelation;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's own analyzer over views that have columns and no rows. There is no session behind it, so
 * that it is there in a moment.
 */
final class DeclaredViews {
  private final SessionCatalog catalog =
      new SessionCatalog(
          new InMemoryCatalog(
              InMemoryCatalog$.MODULE$.$lessinit$greater$default$1(),
              InMemoryCatalog$.MODULE$.$lessinit$greater$default$2()),
          FunctionRegistry$.MODULE$.builtin(),
          TableFunctionRegistry$.MODULE$.builtin());
  private final Map<String, StructType> columns = new LinkedHashMap<>();

  DeclaredViews() {
    catalog.createDatabase(
        new CatalogDatabase("default", "", URI.create("file:/nowhere"), Map$.MODULE$.empty()),
        true);
  }

  /** Defines a view, or defines it anew. */
  void define(String name, StructType schema) {
    columns.put(name, schema);
    List<Attribute> attributes =
        new ArrayList<>(CollectionConverters.asJava(DataTypeUtils.toAttributes(schema)));
    LogicalPlan rows =
        new LocalRelation(scala(attributes), scala(List.of()), false, Option.empty());
    catalog.createTempView(
        name, new TemporaryViewRelation(table(name, schema), Option.apply(rows)), true);
  }

  /** Adds a column to a view that lacks it; says whether it did. */
  boolean add(String name, StructField column) {
    StructType known = columns.get(name);
    if (Arrays.stream(known.fieldNames()).anyMatch(column.name()::equalsIgnoreCase)) {
      return false;
    }
    define(name, known.add(column));
    return true;
  }

  /** The plan with everything resolved; throws Spark's AnalysisException if something cannot be. */
  LogicalPlan analysed(LogicalPlan parsed) {
    return new Analyzer(catalog).executeAndCheck(parsed, new QueryPlanningTracker(Option.empty()));
  }

  /** A table's entry as a temporary view has one; only names, schema and the property matter. */
  private static CatalogTable table(String name, StructType schema) {
    return new CatalogTable(
        new TableIdentifier(name),
        CatalogTableType$.MODULE$.VIEW(),
        CatalogStorageFormat$.MODULE$.empty(),
        schema,
        Option.empty(),
        scala(List.of()),
        Option.empty(),
        "",
        0,
        -1,
        "",
        new scala.collection.immutable.Map.Map1<>("view.storingAnalyzedPlan", "true"),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        scala(List.of()),
        false,
        true,
        Map$.MODULE$.empty(),
        Option.empty());
  }

  private static <T> Seq<T> scala(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }
}
