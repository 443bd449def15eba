package dev.medallion.local.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.spark.ModelRun.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes rows, runs the silver job's own code on them, and reads what it made. */
final class ModelRuns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "medallion_row";

  private final SparkSession spark;
  private final JobClasses classes;

  private ModelRuns(SparkSession spark, JobClasses classes) {
    this.spark = spark;
    this.classes = classes;
  }

  /** On an engine that is started here, with its tables in a folder. */
  static ModelRuns start(Path folder, JobClasses classes) {
    SparkSession.Builder builder =
        SparkSession.builder().appName("medallion-test").master("local[1]");
    settings(folder).forEach(builder::config);
    return new ModelRuns(builder.getOrCreate(), classes);
  }

  private static Map<String, String> settings(Path folder) {
    return Map.ofEntries(
        Map.entry("spark.ui.enabled", "false"),
        Map.entry("spark.driver.host", "127.0.0.1"),
        Map.entry("spark.driver.bindAddress", "127.0.0.1"),
        Map.entry("spark.local.dir", folder.toString()),
        Map.entry("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString()),
        Map.entry("spark.sql.catalogImplementation", "in-memory"),
        Map.entry("spark.sql.artifact.isolation.enabled", "false"),
        Map.entry("spark.sql.session.timeZone", "UTC"),
        // For a few rows: one task each, and no code that has to be compiled first.
        Map.entry("spark.sql.shuffle.partitions", "1"),
        Map.entry("spark.sql.adaptive.enabled", "false"),
        Map.entry("spark.sql.codegen.wholeStage", "false"),
        Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
        Map.entry(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"),
        Map.entry("spark.sql.catalog.bronze", "org.apache.iceberg.spark.SparkCatalog"),
        Map.entry("spark.sql.catalog.bronze.type", "hadoop"),
        Map.entry("spark.sql.catalog.bronze.cache-enabled", "false"),
        Map.entry("spark.sql.catalog.bronze.warehouse", folder.resolve("bronze").toString()),
        Map.entry("spark.sql.catalog.silver", "org.apache.iceberg.spark.SparkCatalog"),
        Map.entry("spark.sql.catalog.silver.type", "hadoop"),
        Map.entry("spark.sql.catalog.silver.cache-enabled", "false"),
        Map.entry("spark.sql.catalog.silver.warehouse", folder.resolve("silver").toString()));
  }

  /** Does the steps up to the first that fails. */
  ModelRun.Answer answer(ModelRun run) throws Exception {
    classes.require(List.of(run.jar()));
    Thread.currentThread().setContextClassLoader(classes);
    SparkSession.setActiveSession(spark);
    List<ModelRun.Read> read = new ArrayList<>();
    for (int i = 0; i < run.steps().size(); i++) {
      ModelRun.Step step = run.steps().get(i);
      try {
        Optional<ModelRun.Failure> failure =
            switch (step.kind()) {
              case "write" -> write(i, step);
              case "plan" -> plan(i, step.plan());
              case "clear" -> {
                spark.sql("DELETE FROM " + step.table());
                yield Optional.empty();
              }
              case "read" -> {
                read.add(read(step.table()));
                yield Optional.empty();
              }
              default -> throw new IllegalArgumentException("unknown step " + step.kind());
            };
        if (failure.isPresent()) {
          return new ModelRun.Answer(read, failure.get());
        }
      } catch (Exception e) {
        return new ModelRun.Answer(read, new ModelRun.Failure(i, -1, "", Failure.message(e)));
      }
    }
    return new ModelRun.Answer(read, null);
  }

  private Optional<ModelRun.Failure> write(int step, ModelRun.Step asked) throws Exception {
    boolean exists = spark.catalog().tableExists(asked.table());
    StructType there = exists ? spark.table(asked.table()).schema() : new StructType();
    StructType texts = new StructType().add(ROW, DataTypes.LongType);
    List<StructField> fields = new ArrayList<>();
    for (Column column : asked.columns()) {
      texts = texts.add(column.name(), DataTypes.StringType);
      Optional<StructField> known =
          Arrays.stream(there.fields())
              .filter(field -> field.name().equals(column.name()))
              .findFirst();
      if (column.type() == null && known.isEmpty()) {
        return Optional.of(
            new ModelRun.Failure(
                step,
                -1,
                column.name(),
                "there is no column %s; there are %s"
                    .formatted(column.name(), String.join(", ", there.fieldNames()))));
      }
      fields.add(
          known.orElseGet(
              () ->
                  DataTypes.createStructField(
                      column.name(), DataType.fromDDL(column.type()), true)));
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < asked.rows().size(); i++) {
      List<Object> values = new ArrayList<>(List.of((long) i));
      values.addAll(asked.rows().get(i));
      rows.add(RowFactory.create(values.toArray()));
    }
    Dataset<Row> written = spark.createDataFrame(rows, texts);
    for (StructField field : fields) {
      List<Row> unfit =
          written
              .where(col(quoted(field)).isNotNull().and(expr(value(field)).isNull()))
              .select(col(ROW), col(quoted(field)))
              .limit(1)
              .collectAsList();
      if (!unfit.isEmpty()) {
        return Optional.of(
            new ModelRun.Failure(
                step,
                (int) unfit.get(0).getLong(0),
                field.name(),
                "\"%s\" is no %s".formatted(unfit.get(0).getString(1), field.dataType().sql())));
      }
    }
    List<org.apache.spark.sql.Column> items = new ArrayList<>();
    for (StructField field : fields) {
      items.add(expr(value(field)).as(field.name()));
    }
    for (StructField field : there.fields()) {
      if (fields.stream().noneMatch(each -> each.name().equals(field.name()))) {
        items.add(expr("CAST(NULL AS %s)".formatted(field.dataType().sql())).as(field.name()));
      }
    }
    Dataset<Row> values =
        written.select(items.toArray(org.apache.spark.sql.Column[]::new)).coalesce(1);
    if (exists) {
      values.writeTo(asked.table()).append();
    } else {
      values.writeTo(asked.table()).create();
    }
    return Optional.empty();
  }

  /** What makes a value of the text in a column: null if the text is none. */
  private static String value(StructField field) {
    DataType type = field.dataType();
    if (isNested(type)) {
      return "from_json(%s, '%s')".formatted(quoted(field), type.sql().replace("'", "\\'"));
    }
    return type instanceof BinaryType
        ? "try_to_binary(%s, 'hex')".formatted(quoted(field))
        : "try_cast(%s AS %s)".formatted(quoted(field), type.sql());
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
  }

  private static String quoted(StructField field) {
    return "`" + field.name().replace("`", "``") + "`";
  }

  private Optional<ModelRun.Failure> plan(int step, JsonNode asked) throws Exception {
    ObjectNode plan = asked.deepCopy();
    for (JsonNode source : plan.path("sources")) {
      Table table = Spark3Util.loadIcebergTable(spark, source.path("table").asText());
      ((ObjectNode) source).put("snapshot", Long.toString(table.currentSnapshot().snapshotId()));
    }
    Class<?> type = classes.loadClass("dev.medallion.contract.SilverPlan");
    Object run =
        classes
            .loadClass("dev.medallion.jobs.silver.SilverRun")
            .getConstructor(SparkSession.class, type)
            .newInstance(spark, JSON.treeToValue(plan, type));
    try {
      run.getClass().getMethod("run").invoke(run);
      return Optional.empty();
    } catch (java.lang.reflect.InvocationTargetException e) {
      return Optional.of(new ModelRun.Failure(step, -1, "", Failure.message(e.getCause())));
    }
  }

  private ModelRun.Read read(String table) {
    if (!spark.catalog().tableExists(table)) {
      return new ModelRun.Read(List.of(), List.of());
    }
    Dataset<Row> rows = spark.table(table);
    List<Column> columns = new ArrayList<>();
    List<org.apache.spark.sql.Column> texts = new ArrayList<>();
    for (StructField field : rows.schema().fields()) {
      columns.add(new Column(field.name(), TrinoTypes.of(field.dataType())));
      String text =
          isNested(field.dataType())
              ? "to_json(%s, map('ignoreNullFields', 'false'))"
              : field.dataType() instanceof BinaryType ? "hex(%s)" : "CAST(%s AS string)";
      texts.add(expr(text.formatted(quoted(field))));
    }
    List<List<String>> found = new ArrayList<>();
    for (Row row : rows.select(texts.toArray(org.apache.spark.sql.Column[]::new)).collectAsList()) {
      String[] values = new String[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getString(i);
      }
      found.add(Arrays.asList(values));
    }
    return new ModelRun.Read(columns, found);
  }
}
