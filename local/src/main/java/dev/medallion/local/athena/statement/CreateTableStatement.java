package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  static final String NO_LOCATION =
      "No location was specified for table. An S3 location must be specified";
  static final String LOCATION_IN_TABLE_BUCKET =
      "Table location can not be specified for tables hosted in S3 table buckets";
  static final String ONLY_ICEBERG = "Only ICEBERG table format is supported with S3 table buckets";

  private static final int INVALID_PARTITIONING = 1006;
  private static final int NOT_SUPPORTED = 1200;
  private static final Set<String> TRANSFORMS = Set.of("year", "month", "day", "hour");

  private final DdlNames names;
  private final TokenReader reader;
  private final List<String> columns = new ArrayList<>();
  private final List<String> partitioning = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private Optional<String> comment = Optional.empty();
  private Optional<String> forbiddenClause = Optional.empty();
  private boolean typedPartitioning;
  private boolean located;

  CreateTableStatement(DdlNames names, TokenReader reader) {
    this.names = names;
    this.reader = reader;
  }

  Statement check() {
    reader.expect("CREATE");
    boolean external = reader.takeIf("EXTERNAL");
    reader.expect("TABLE");
    boolean lenient = reader.takeIf("IF", "NOT", "EXISTS");
    DottedName name = DottedName.read(reader);
    if (name.hasDoubleQuotes()) {
      throw RefusedStatement.noViableAlternative(reader.statement(), name.firstDoubleQuoted());
    }
    if (name.size() > 3) {
      throw RefusedStatement.mismatched(name.dots().get(2), "{<EOF>, '('}");
    }
    reader.expect("(");
    readColumns();
    readClauses();
    if (names.inDefaultCatalog() && !located) {
      throw RefusedStatement.malformed(NO_LOCATION);
    }
    TableName table = names.table(name, reader.statement());
    refuseWhatTableBucketsDoNotTake(external);
    return new Statement(reader.statement(), StatementKind.CREATE_TABLE, plan(table, lenient));
  }

  private void readColumns() {
    do {
      SqlToken name = reader.take();
      if (!name.isName() || name.isDoubleQuoted()) {
        throw RefusedStatement.noViableAlternative(reader.statement(), name);
      }
      String column =
          TableName.quoted(name.name().toLowerCase(Locale.ROOT)) + " " + HiveTypes.read(reader);
      if (reader.takeIf("COMMENT")) {
        column += " COMMENT " + reader.take().text();
      }
      columns.add(column);
    } while (reader.takeIf(","));
    SqlToken close = reader.take();
    if (!close.is(")")) {
      throw RefusedStatement.noViableAlternative(reader.statement(), close);
    }
  }

  private void readClauses() {
    while (!reader.atEnd()) {
      SqlToken clause = reader.take();
      switch (clause.text().toUpperCase(Locale.ROOT)) {
        case "COMMENT" -> comment = Optional.of(reader.take().text());
        case "PARTITIONED" -> {
          reader.expect("BY");
          reader.expect("(");
          readPartitioning();
        }
        case "CLUSTERED" -> {
          reader.expect("BY");
          reader.expect("(");
          reader.takeBracket();
          forbid("CLUSTERED BY");
          if (reader.takeIf("INTO")) {
            reader.take();
            reader.expect("BUCKETS");
          }
        }
        case "ROW" -> {
          reader.expect("FORMAT");
          forbid("ROW FORMAT");
          skipToNextClause();
        }
        case "STORED" -> {
          reader.take();
          forbid("STORED AS/BY");
          skipToNextClause();
        }
        case "LOCATION" -> {
          reader.take();
          located = true;
        }
        case "TBLPROPERTIES" -> {
          reader.expect("(");
          readProperties();
        }
        case "WITH" ->
            throw RefusedStatement.noViableAlternative(reader.statement(), reader.take());
        default -> throw RefusedStatement.noViableAlternative(reader.statement(), clause);
      }
    }
  }

  private void forbid(String clause) {
    if (forbiddenClause.isEmpty()) {
      forbiddenClause = Optional.of(clause);
    }
  }

  private void skipToNextClause() {
    while (reader
        .peek()
        .filter(token -> !token.isAny("STORED", "LOCATION", "TBLPROPERTIES"))
        .isPresent()) {
      reader.take();
    }
  }

  private void readPartitioning() {
    do {
      SqlToken name = reader.take();
      if (reader.takeIf("(")) {
        partitioning.add(transform(name, reader.takeBracket()));
      } else {
        partitioning.add(name.name().toLowerCase(Locale.ROOT));
        if (reader.peek().filter(token -> !token.isAny(",", ")")).isPresent()) {
          typedPartitioning = true;
          HiveTypes.read(reader);
        }
      }
    } while (reader.takeIf(","));
    reader.expect(")");
  }

  /** A partition transform in Trino's order of arguments. */
  private String transform(SqlToken function, List<SqlToken> arguments) {
    String name = function.text().toLowerCase(Locale.ROOT);
    if (TRANSFORMS.contains(name) && arguments.size() == 1) {
      return "%s(%s)".formatted(name, arguments.getFirst().name().toLowerCase(Locale.ROOT));
    }
    if (Set.of("bucket", "truncate").contains(name)
        && arguments.size() == 3
        && arguments.get(1).is(",")) {
      return "%s(%s, %s)"
          .formatted(
              name,
              arguments.getLast().name().toLowerCase(Locale.ROOT),
              arguments.getFirst().text());
    }
    throw RefusedStatement.noViableAlternative(reader.statement(), function);
  }

  private void readProperties() {
    do {
      SqlToken key = reader.take();
      reader.expect("=");
      properties.put(
          key.stringValue().toLowerCase(Locale.ROOT),
          reader.take().stringValue().toUpperCase(Locale.ROOT));
    } while (reader.takeIf(","));
    reader.expect(")");
  }

  private void refuseWhatTableBucketsDoNotTake(boolean external) {
    if (located) {
      throw RefusedStatement.malformed(LOCATION_IN_TABLE_BUCKET);
    }
    if (!properties.getOrDefault("table_type", "ICEBERG").equals("ICEBERG")) {
      throw RefusedStatement.malformed(ONLY_ICEBERG);
    }
    if (external) {
      throw RefusedStatement.malformed("External keyword not supported for table type ICEBERG");
    }
    for (String key : properties.keySet()) {
      if (key.startsWith("optimize_") || key.startsWith("vacuum_")) {
        throw RefusedStatement.unsupportedHere("The table property " + key);
      }
    }
  }

  private Plan plan(TableName table, boolean lenient) {
    if (forbiddenClause.isPresent()) {
      return new Plan.Fail(
          NOT_SUPPORTED, "Iceberg create table statement does not allow " + forbiddenClause.get());
    }
    if (typedPartitioning) {
      return new Plan.Fail(
          INVALID_PARTITIONING, "Invalid PARTITIONED BY clause in Iceberg create table statement");
    }
    List<String> with = new ArrayList<>();
    for (Map.Entry<String, String> property : properties.entrySet()) {
      switch (property.getKey()) {
        case "table_type" -> {}
        case "format" -> with.add("format = '%s'".formatted(property.getValue()));
        case "write_compression" ->
            with.add("compression_codec = '%s'".formatted(property.getValue()));
        default -> {
          return new Plan.Fail(
              NOT_SUPPORTED, "Unsupported table property key: " + property.getKey());
        }
      }
    }
    if (!partitioning.isEmpty()) {
      with.add("partitioning = ARRAY['%s']".formatted(String.join("', '", partitioning)));
    }
    return new Plan.Translated(
        List.of(
            "CREATE TABLE %s%s (%s)%s%s"
                .formatted(
                    lenient ? "IF NOT EXISTS " : "",
                    table.sql(),
                    String.join(", ", columns),
                    comment.map(text -> " COMMENT " + text).orElse(""),
                    with.isEmpty() ? "" : " WITH (" + String.join(", ", with) + ")")));
  }
}
