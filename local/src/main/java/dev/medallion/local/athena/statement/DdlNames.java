package dev.medallion.local.athena.statement;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What the names of a DDL statement stand for. */
final class DdlNames {
  private final StatementContext context;
  private final TableCatalogs catalogs;
  private final String statement;

  /** In which language a name was read: double quotes are quotes in Trino's alone. */
  enum Spelling {
    HIVE,
    TRINO
  }

  DdlNames(StatementContext context, TableCatalogs catalogs, String statement) {
    // Athena looks in its default catalog when the context's does not exist.
    this.context =
        context.isDefault() || catalogs.hasCatalog(context.catalog().orElseThrow())
            ? context
            : context.inDefaultCatalog();
    this.catalogs = catalogs;
    this.statement = statement;
  }

  boolean inDefaultCatalog() {
    return context.isDefault();
  }

  /** The context's catalog, which is that of a table bucket. */
  String catalog() {
    if (inDefaultCatalog()) {
      throw RefusedStatement.unsupportedHere(
          "A statement on AwsDataCatalog (give the catalog s3tablescatalog/BUCKET in the query's"
              + " context; DDL of the AWS Glue Data Catalog)");
    }
    return context.catalog().orElseThrow();
  }

  /** The context's namespace. */
  String namespace() {
    return lower(context.databaseOrDefault());
  }

  /** The table that a name of one to three parts stands for. */
  TableName table(List<String> name) {
    refuseOtherCatalog(name);
    return inContext(name);
  }

  /**
   * Refuses a name whose catalog does not exist.
   *
   * @param name the parts of a table's name
   */
  void refuseUnknownCatalog(List<String> name) {
    if (name.size() == 3 && !catalogs.hasCatalog(lower(name.getFirst()))) {
      throw RefusedStatement.of(
          "DATACATALOG_NOT_FOUND", "Catalog '%s' does not exist".formatted(name.getFirst()));
    }
  }

  /**
   * Refuses a name of another catalog than the context's. {@code awsdatacatalog} counts as another
   * one in small letters only: written otherwise it is passed over, as Athena does.
   */
  void refuseOtherCatalog(List<String> name) {
    refuseUnknownCatalog(name);
    if (name.size() == 3 && isOtherCatalog(name.getFirst())) {
      throw RefusedStatement.malformed("Unsupported ddl with 2 catalogs: " + statement);
    }
  }

  private boolean isOtherCatalog(String catalog) {
    if (catalog.equalsIgnoreCase(StatementContext.DEFAULT_CATALOG)) {
      return !inDefaultCatalog() && catalog.equals(StatementContext.DEFAULT_CATALOG);
    }
    return !context.catalog().equals(Optional.of(lower(catalog)));
  }

  /** Refuses the description of a table that does not exist, before its quotes are minded. */
  void refuseMissing(List<String> name, Spelling spelling) {
    refuseFourParts(name);
    boolean bucketNamed =
        name.size() == 3
            && StatementContext.tableBucketOf(lower(name.getFirst())).isPresent()
            && (spelling == Spelling.TRINO || isOtherCatalog(name.getFirst()));
    boolean defaultNamed =
        name.size() == 3
            && !inDefaultCatalog()
            && name.getFirst().equalsIgnoreCase(StatementContext.DEFAULT_CATALOG);
    if (bucketNamed || defaultNamed) {
      throw RefusedStatement.malformed("Unsupported DDL with 2 catalogs");
    }
    refuseUnknownCatalog(name);
    if (inDefaultCatalog() || !catalogs.hasTable(inContext(name))) {
      throw RefusedStatement.of(
          "INVALID_INPUT",
          "Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code:"
              + " EntityNotFoundException; Request ID: %s; Proxy: null)"
                  .formatted(UUID.randomUUID()));
    }
  }

  static void refuseFourParts(List<String> name) {
    if (name.size() > 3) {
      throw RefusedStatement.malformed("Invalid table name " + lower(String.join(".", name)));
    }
  }

  private TableName inContext(List<String> name) {
    String namespace = name.size() > 1 ? lower(name.get(name.size() - 2)) : namespace();
    return new TableName(catalog(), namespace, lower(name.getLast()));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
