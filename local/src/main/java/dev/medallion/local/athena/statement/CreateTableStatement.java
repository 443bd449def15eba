package dev.medallion.local.athena.statement;

import dev.medallion.local.athena.grammar.DdlStatement.CreateTable;
import dev.medallion.local.athena.grammar.DdlStatement.PartitionField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private static final int NOT_SUPPORTED = 1200;
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
    for (String key : create.properties().keySet()) {
      if (key.startsWith("optimize_") || key.startsWith("vacuum_")) {
        throw RefusedStatement.unsupportedHere("The table property " + key);
      }
    }
  }

  private boolean isIceberg(String otherwise) {
    return create.properties().getOrDefault("table_type", otherwise).equalsIgnoreCase("ICEBERG");
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
    List<String> with = new ArrayList<>();
    for (Map.Entry<String, String> property : create.properties().entrySet()) {
      String value = property.getValue().toUpperCase(Locale.ROOT);
      switch (property.getKey()) {
        case "table_type" -> {}
        case "format" -> with.add("format = " + HiveTypes.literal(value));
        case "write_compression" -> with.add("compression_codec = " + HiveTypes.literal(value));
        default -> {
          return new Plan.Fail(
              NOT_SUPPORTED, "Unsupported table property key: " + property.getKey());
        }
      }
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
    if (create.columns().isEmpty()) {
      throw RefusedStatement.unsupportedHere("CREATE TABLE without columns");
    }
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
