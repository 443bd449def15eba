package dev.medallion.local.athena.statement;

import java.util.Locale;

/** What the names of a DDL statement stand for. */
final class DdlNames {
  private final StatementContext context;
  private final TableCatalogs catalogs;

  DdlNames(StatementContext context, TableCatalogs catalogs) {
    // Athena looks in its default catalog when the context's does not exist.
    this.context =
        context.isDefault() || catalogs.hasCatalog(context.catalog().orElseThrow())
            ? context
            : context.inDefaultCatalog();
    this.catalogs = catalogs;
  }

  boolean inDefaultCatalog() {
    return context.isDefault();
  }

  boolean exists(TableName table) {
    return catalogs.hasTable(table);
  }

  /** The context's catalog, which is that of a table bucket. */
  String catalog() {
    if (inDefaultCatalog()) {
      throw noDefaultCatalog();
    }
    return context.catalog().orElseThrow();
  }

  /** The context's namespace. */
  String namespace() {
    return context.databaseOrDefault().toLowerCase(Locale.ROOT);
  }

  /** The table of a name without double quotes and of at most three parts. */
  TableName table(DottedName name, String statement) {
    if (name.size() == 3) {
      String catalog = name.part(0);
      if (catalog.equals(context.catalog().orElse(StatementContext.DEFAULT_CATALOG))) {
        return new TableName(catalog(), name.part(1), name.part(2));
      }
      if (catalog.equals(StatementContext.DEFAULT_CATALOG) || catalogs.hasCatalog(catalog)) {
        throw RefusedStatement.malformed("Unsupported ddl with 2 catalogs: " + statement);
      }
      throw RefusedStatement.of(
          "DATACATALOG_NOT_FOUND", "Catalog '%s' does not exist".formatted(catalog));
    }
    return name.size() == 2
        ? new TableName(catalog(), name.part(0), name.part(1))
        : new TableName(catalog(), namespace(), name.part(0));
  }

  static RefusedStatement noDefaultCatalog() {
    return RefusedStatement.unsupportedHere(
        "A statement on AwsDataCatalog (give the catalog s3tablescatalog/BUCKET in the query's"
            + " context; DDL of the AWS Glue Data Catalog)");
  }
}
