package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.Plan;
import dev.medallion.local.athena.statement.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.athena.model.ColumnInfo;

/** The lists of {@code SHOW} and {@code DESCRIBE}, in the form that Athena gives them. */
final class Listings {
  private static final Pattern PARTITIONING =
      Pattern.compile("partitioning = ARRAY\\[([^\\]]*)\\]");
  private static final Pattern TRANSFORM =
      Pattern.compile("'([a-z]+)\\(([^,)]+)(?:,\\s*(\\d+))?\\)'|'([^']+)'");

  private final Connection connection;
  private final VisibleNames visible;

  /**
   * The lists.
   *
   * @param visible what of them is shown
   */
  Listings(Connection connection, VisibleNames visible) {
    this.connection = connection;
    this.visible = visible;
  }

  static List<ColumnInfo> columns(Plan.Listing.What what) {
    return switch (what) {
      case DATABASES -> List.of(ResultColumns.string("database_name"));
      case TABLES -> List.of(ResultColumns.string("tab_name"));
      case COLUMNS -> List.of(ResultColumns.string("field"));
      case DEFINITION -> List.of(ResultColumns.string("createtab_stmt"));
      case DESCRIPTION ->
          List.of(
              ResultColumns.string("col_name"),
              ResultColumns.string("data_type"),
              ResultColumns.string("comment"));
    };
  }

  /** The rows, of one value each. */
  List<String> read(Plan.Listing listing) throws SQLException {
    return switch (listing.what()) {
      case DATABASES ->
          matching(
              visible.databases(
                  listing.catalog(),
                  names("SHOW SCHEMAS FROM " + TableName.quoted(listing.catalog())).stream()
                      .filter(name -> !name.equals("information_schema") && !name.equals("system"))
                      .toList()),
              listing.subject());
      case TABLES ->
          matching(
              visible.tables(
                  listing.catalog(),
                  listing.namespace(),
                  names(
                      "SHOW TABLES FROM %s.%s"
                          .formatted(
                              TableName.quoted(listing.catalog()),
                              TableName.quoted(listing.namespace())))),
              listing.subject());
      case COLUMNS -> columns(listing.table(), names("SHOW COLUMNS FROM " + listing.table().sql()));
      case DESCRIPTION -> description(listing.table());
      case DEFINITION -> definition(listing.table());
    };
  }

  /** A pattern is a regular expression for the whole name; a lone star matches all. */
  private static List<String> matching(List<String> names, String pattern) {
    return pattern.isEmpty() || pattern.equals("*")
        ? names
        : names.stream().filter(Pattern.compile(pattern).asMatchPredicate()).toList();
  }

  private List<String> columns(TableName table, List<String> names) {
    return visible.columns(table.catalog(), table.namespace(), table.table(), names);
  }

  private List<String> description(TableName table) throws SQLException {
    List<String> rows = new ArrayList<>();
    rows.add("# Table schema:\t\t");
    rows.add("# col_name\tdata_type\tcomment");
    for (Column column : describe(table)) {
      rows.add(column.name() + "\t" + column.type() + "\t" + column.comment());
    }
    rows.add("\t\t");
    rows.add("# Partition spec:\t\t");
    rows.add("# field_name\tfield_transform\tcolumn_name");
    for (Partition partition : partitions(table)) {
      rows.add(partition.field() + "\t" + partition.transform() + "\t" + partition.column());
    }
    return rows;
  }

  private List<String> definition(TableName table) throws SQLException {
    List<String> rows = new ArrayList<>();
    rows.add("CREATE TABLE %s.%s (".formatted(table.namespace(), table.table()));
    List<Column> columns = describe(table);
    for (int i = 0; i < columns.size(); i++) {
      String end = i == columns.size() - 1 ? ")" : ",";
      rows.add("  " + columns.get(i).name() + " " + columns.get(i).type() + end);
    }
    List<Partition> partitions = partitions(table);
    if (!partitions.isEmpty()) {
      rows.add(
          "PARTITIONED BY ("
              + String.join(", ", partitions.stream().map(Partition::definition).toList())
              + ")");
    }
    rows.add("TBLPROPERTIES (");
    rows.add("  'table_type'='iceberg',");
    rows.add("  'write_compression'='zstd'");
    rows.add(");");
    return rows;
  }

  private record Column(String name, String type, String comment) {}

  private List<Column> describe(TableName table) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE " + table.sql())) {
      while (rows.next()) {
        columns.add(
            new Column(
                rows.getString("Column"),
                HiveTypeNames.of(rows.getString("Type")),
                rows.getString("Comment")));
      }
    }
    List<String> shown = columns(table, columns.stream().map(Column::name).toList());
    columns.removeIf(column -> !shown.contains(column.name()));
    return columns;
  }

  private record Partition(String field, String transform, String column, String definition) {}

  private List<Partition> partitions(TableName table) throws SQLException {
    Matcher list =
        PARTITIONING.matcher(String.join("\n", names("SHOW CREATE TABLE " + table.sql())));
    if (!list.find()) {
      return List.of();
    }
    List<Partition> partitions =
        TRANSFORM.matcher(list.group(1)).results().map(Listings::partition).toList();
    List<String> shown = columns(table, partitions.stream().map(Partition::column).toList());
    return partitions.stream().filter(partition -> shown.contains(partition.column())).toList();
  }

  private static Partition partition(java.util.regex.MatchResult transform) {
    if (transform.group(4) != null) {
      String column = transform.group(4);
      return new Partition(column, "identity", column, "`" + column + "`");
    }
    String function = transform.group(1);
    String column = transform.group(2);
    String width = transform.group(3);
    String suffix = function.equals("truncate") ? "trunc" : function;
    return new Partition(
        column + "_" + suffix,
        width == null ? function : "%s[%s]".formatted(function, width),
        column,
        width == null
            ? "%s(`%s`)".formatted(function, column)
            : "%s(%s, `%s`)".formatted(function, width, column));
  }

  private List<String> names(String sql) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
