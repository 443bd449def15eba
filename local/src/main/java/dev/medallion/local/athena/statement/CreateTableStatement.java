package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.grammar.DdlStatement.CreateTable;
import dev.medallion.local.athena.grammar.DdlStatement.PartitionField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code CREATE TABLE} with columns, in a table bucket.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/create-table.html">Athena: CREATE
 *     TABLE</a>
 */
final class CreateTableStatement {
  static final String LOCATION_IN_TABLE_BUCKET =
      "Table location can not be specified for tables hosted in S3 table buckets";
  static final String ONLY_ICEBERG = "Only ICEBERG table format is supported with S3 table buckets";

  private static final String NO_LOCATION =
      "No location was specified for table. An S3 location must be specified";
  private static final String OTHER_SYNTAX =
      "Creation of tables using select query uses a different syntax. Please see"
          + " https://docs.aws.amazon.com/athena/latest/ug/ctas.html";
  private static final int INVALID_PARTITIONING = 1006;
  private static final int NO_SUCH_COLUMN = 1100;
  private static final int NOT_SUPPORTED = 1200;

  /** What Athena keeps of an Iceberg table, and the local side has no use for. */
  private static final Set<String> KEPT_BY_ATHENA =
      Set.of(
          "compression_level",
          "optimize_rewrite_data_file_threshold",
          "optimize_rewrite_delete_file_threshold",
          "vacuum_max_metadata_files_to_keep",
          "vacuum_max_snapshot_age_seconds",
          "vacuum_min_snapshots_to_keep",
          "write_data_path_enabled",
          "write_target_data_file_size_bytes");

  private static final Set<String> PLAIN_TRANSFORMS = Set.of("year", "month", "day", "hour");
  private static final Set<String> TRANSFORMS_WITH_WIDTH = Set.of("bucket", "truncate");

  private final String text;
  private final DdlNames names;
  private final CreateTable create;

  CreateTableStatement(String text, DdlNames names, CreateTable create) {
    this.text = text;
    this.names = names;
    this.create = create;
  }

  Statement check() {
    names.refuseUnknownCatalog(create.name());
    if (names.inDefaultCatalog()) {
      refuseInDefaultCatalog();
    } else {
      refuseInTableBucket();
    }
    return new Statement(text, StatementKind.CREATE_TABLE, plan(names.table(create.name())));
  }

  /** What Athena minds of a table outside of table buckets. */
  private void refuseInDefaultCatalog() {
    if (!create.located()) {
      throw RefusedStatement.malformed(NO_LOCATION);
    }
    if (!create.external() && !isIceberg("HIVE")) {
      throw RefusedStatement.malformed("External keyword required for table type HIVE");
    }
  }

  private void refuseInTableBucket() {
    if (create.asQuery()) {
      throw RefusedStatement.malformed(OTHER_SYNTAX);
    }
    if (create.located()) {
      throw RefusedStatement.malformed(LOCATION_IN_TABLE_BUCKET);
    }
    if (!isIceberg("ICEBERG")) {
      throw RefusedStatement.malformed(ONLY_ICEBERG);
    }
    if (create.external()) {
      throw RefusedStatement.malformed("External keyword not supported for table type ICEBERG");
    }
    names.refuseOtherCatalog(create.name());
    if (property("compression_level").isPresent() && property("write_compression").isEmpty()) {
      throw RefusedStatement.malformed(
          "Compression codec must be defined when compression_level property is specified.");
    }
  }

  private boolean isIceberg(String otherwise) {
    return property("table_type").orElse(otherwise).equalsIgnoreCase("ICEBERG");
  }

  private Optional<String> property(String key) {
    return create.properties().entrySet().stream()
        .filter(property -> property.getKey().equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** Whether Athena knows the key of a table property, in any case. */
  static boolean isPropertyKept(String key) {
    return KEPT_BY_ATHENA.contains(key.toLowerCase(Locale.ROOT));
  }

  private Plan plan(TableName table) {
    if (!create.hiveClauses().isEmpty()) {
      return new Plan.Fail(
          NOT_SUPPORTED,
          "Iceberg create table statement does not allow " + create.hiveClauses().getFirst());
    }
    if (create.partitioning().typed()) {
      return new Plan.Fail(
          INVALID_PARTITIONING, "Invalid PARTITIONED BY clause in Iceberg create table statement");
    }
    if (create.columns().isEmpty()) {
      return new Plan.Fail(
          INVALID_PARTITIONING,
          "At least one column is required for Iceberg create table statement");
    }
    List<String> with = new ArrayList<>();
    for (Map.Entry<String, String> property : create.properties().entrySet()) {
      String value = property.getValue().toUpperCase(Locale.ROOT);
      String key = property.getKey().toLowerCase(Locale.ROOT);
      switch (key) {
        case "table_type" -> {}
        case "format" -> with.add("format = " + HiveTypes.literal(value));
        case "write_compression" -> with.add("compression_codec = " + HiveTypes.literal(value));
        default -> {
          if (!isPropertyKept(key)) {
            return new Plan.Fail(
                NOT_SUPPORTED, "Unsupported table property key: " + property.getKey());
          }
          throw RefusedStatement.unsupportedHere("The table property " + key);
        }
      }
    }
    Optional<String> missing =
        create.partitioning().fields().stream()
            .map(PartitionField::column)
            .filter(name -> create.columns().stream().noneMatch(c -> c.name().equals(name)))
            .findFirst();
    if (missing.isPresent()) {
      return new Plan.Fail(NO_SUCH_COLUMN, "Cannot find source column: " + missing.get());
    }
    if (!create.partitioning().fields().isEmpty()) {
      List<String> fields =
          create.partitioning().fields().stream()
              .map(field -> HiveTypes.literal(partitionField(field)))
              .toList();
      with.add("partitioning = ARRAY[%s]".formatted(String.join(", ", fields)));
    }
    return new Plan.Translated(List.of(sql(table, with)));
  }

  private String sql(TableName table, List<String> with) {
    return "CREATE TABLE %s%s (%s)%s%s"
        .formatted(
            create.ifNotExists() ? "IF NOT EXISTS " : "",
            table.sql(),
            String.join(", ", create.columns().stream().map(HiveTypes::column).toList()),
            create.comment().map(text -> " COMMENT " + HiveTypes.literal(text)).orElse(""),
            with.isEmpty() ? "" : " WITH (" + String.join(", ", with) + ")");
  }

  /** A partition field in Trino's order of arguments. */
  private static String partitionField(PartitionField field) {
    if (field.transform().isEmpty()) {
      return field.column();
    }
    String transform = field.transform().get();
    boolean known =
        field.width().isPresent()
            ? TRANSFORMS_WITH_WIDTH.contains(transform)
            : PLAIN_TRANSFORMS.contains(transform);
    if (!known) {
      throw RefusedStatement.unsupportedHere("The partition transform " + transform);
    }
    return field
        .width()
        .map(width -> "%s(%s, %s)".formatted(transform, field.column(), width))
        .orElseGet(() -> "%s(%s)".formatted(transform, field.column()));
  }
}
