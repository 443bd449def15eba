package dev.medallion.local.athena;

import dev.medallion.local.athena.statement.VisibleColumns.Part;
import dev.medallion.local.integration.FederatedCatalogs;
import dev.medallion.local.integration.FederatedTable;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is seen of the tables of a catalog's {@code information_schema} where Lake Formation
 * decides: the names that lists show.
 */
record InformationSchema(FederatedCatalogs catalogs, VisibleNames visible) {
  static final String NAME = "information_schema";

  private static final List<String> OF_TABLES =
      List.of("table_catalog", "table_schema", "table_name", "table_type");
  private static final List<String> OF_SCHEMATA = List.of("catalog_name", "schema_name");
  private static final List<String> OF_COLUMNS =
      List.of(
          "table_catalog",
          "table_schema",
          "table_name",
          "column_name",
          "ordinal_position",
          "column_default",
          "is_nullable",
          "data_type");

  /** What is seen of one of the tables; empty for those that name nothing of the catalog. */
  Optional<Part> part(String catalog, String table) {
    return switch (table) {
      case "schemata" -> Optional.of(part(OF_SCHEMATA, "schema_name", schemata(catalog)));
      case "tables" ->
          Optional.of(
              part(
                  OF_TABLES,
                  "(table_schema, table_name)",
                  tables(catalog).map(shown -> tuple(Stream.of(shown.database(), shown.name())))));
      case "columns" ->
          Optional.of(
              part(
                  OF_COLUMNS,
                  "(table_schema, table_name, column_name)",
                  tables(catalog).flatMap(columns(catalog))));
      default -> Optional.empty();
    };
  }

  private Stream<String> schemata(String catalog) {
    return visible.databases(catalog, catalogs.databases(catalog)).stream()
        .map(InformationSchema::literal);
  }

  private Stream<FederatedTable> tables(String catalog) {
    return visible.databases(catalog, catalogs.databases(catalog)).stream()
        .flatMap(
            database -> {
              List<FederatedTable> all = catalogs.tables(catalog, database);
              List<String> shown =
                  visible.tables(
                      catalog, database, all.stream().map(FederatedTable::name).toList());
              return all.stream().filter(table -> shown.contains(table.name()));
            });
  }

  private Function<FederatedTable, Stream<String>> columns(String catalog) {
    return table ->
        visible
            .columns(
                catalog,
                table.database(),
                table.name(),
                table.columns().stream().map(FederatedTable.Column::name).toList())
            .stream()
            .map(column -> tuple(Stream.of(table.database(), table.name(), column)));
  }

  private static Part part(List<String> columns, String names, Stream<String> shown) {
    String values = shown.collect(Collectors.joining(", "));
    return new Part(
        columns, Optional.of(values.isEmpty() ? "false" : "%s IN (%s)".formatted(names, values)));
  }

  private static String tuple(Stream<String> values) {
    return values.map(InformationSchema::literal).collect(Collectors.joining(", ", "(", ")"));
  }

  private static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
