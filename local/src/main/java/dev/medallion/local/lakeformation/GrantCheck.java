package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import dev.medallion.local.integration.CatalogEntity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.InvalidInputException;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.TableResource;
import software.amazon.awssdk.services.lakeformation.model.TableWithColumnsResource;

/** Refuses permissions on what is not there, and for whom there cannot be. */
final class GrantCheck {
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          Decisions.IAM_ALLOWED
              + "|"
              + Decisions.IAM_PRINCIPALS
              + "|arn:aws:iam::\\d{12}:(user|role)/.+"
              + "|arn:aws:quicksight:[a-z0-9-]+:\\d{12}:(user|group)/.+");
  private static final Pattern CATALOG =
      Pattern.compile(Site.ACCOUNT + ":s3tablescatalog/[a-z0-9-]+");

  private static final Set<Permission> OF_CATALOGS =
      EnumSet.of(
          Permission.ALL,
          Permission.ALTER,
          Permission.CREATE_DATABASE,
          Permission.DESCRIBE,
          Permission.DROP,
          Permission.SUPER_USER);
  private static final Set<Permission> OF_DATABASES =
      EnumSet.of(
          Permission.ALL,
          Permission.ALTER,
          Permission.CREATE_TABLE,
          Permission.DESCRIBE,
          Permission.DROP);
  private static final Set<Permission> OF_TABLES =
      EnumSet.of(
          Permission.ALL,
          Permission.ALTER,
          Permission.DELETE,
          Permission.DESCRIBE,
          Permission.DROP,
          Permission.INSERT,
          Permission.SELECT);
  private static final Set<Permission> OF_COLUMNS = EnumSet.of(Permission.SELECT);

  private final Entities entities;

  GrantCheck(Entities entities) {
    this.entities = entities;
  }

  /** Refuses a grant that cannot be. */
  void check(Grant grant) {
    if (!PRINCIPAL.matcher(grant.principal()).matches()) {
      throw invalid("Invalid principal: " + grant.principal());
    }
    if (grant.isEmpty()) {
      throw invalid("Permissions must not be empty");
    }
    Set<Permission> possible = possible(grant.resource());
    for (Permission permission : grant.permissions()) {
      if (!possible.contains(permission)) {
        throw invalid(
            "Permissions modification is invalid: %s is none of %s"
                .formatted(permission, possible));
      }
    }
    if (!grant.permissions().containsAll(grant.grantable())) {
      throw invalid("PermissionsWithGrantOption must be among Permissions");
    }
    if (!grant.grantable().isEmpty() && !grant.on().columns().areAll()) {
      throw invalid(
          "Permissions modification is invalid: SELECT on some columns has no grant option");
    }
    if (grant.principal().equals(Decisions.IAM_ALLOWED)) {
      requireWhole(grant);
    }
  }

  /** Whom IAM allows something has all of it, and grants nothing. */
  private static void requireWhole(Grant grant) {
    if (!grant.permissions().equals(Set.of(Permission.ALL)) || !grant.grantable().isEmpty()) {
      throw invalid(
          "Permissions modification is invalid: %s has ALL without the grant option, or nothing"
              .formatted(Decisions.IAM_ALLOWED));
    }
  }

  static InvalidInputException invalid(String message) {
    return InvalidInputException.builder().message(message).build();
  }

  private Set<Permission> possible(Resource resource) {
    List<String> kinds = kinds(resource);
    return switch (kinds.size() == 1 ? kinds.getFirst() : "") {
      case "Catalog" -> {
        catalog(resource.catalog().id());
        yield OF_CATALOGS;
      }
      case "Database" -> {
        database(resource.database().catalogId(), resource.database().name());
        yield OF_DATABASES;
      }
      case "Table" -> {
        table(resource.table());
        yield OF_TABLES;
      }
      case "TableWithColumns" -> {
        columns(resource.tableWithColumns());
        yield OF_COLUMNS;
      }
      default ->
          throw invalid(
              "Resource must hold one of Catalog, Database, Table and TableWithColumns, not %s: others are not supported locally"
                  .formatted(kinds));
    };
  }

  private static List<String> kinds(Resource resource) {
    return resource.sdkFields().stream()
        .filter(field -> field.getValueOrDefault(resource) != null)
        .map(SdkField::memberName)
        .toList();
  }

  private String catalog(String id) {
    String name = GrantedResource.catalog(id);
    if (!CATALOG.matcher(String.valueOf(id)).matches()
        || !entities.has(CatalogEntity.catalog(name))) {
      throw notFound("Catalog not found: " + id);
    }
    return name;
  }

  private String database(String catalogId, String name) {
    String catalog = catalog(catalogId);
    if (name == null || !entities.has(CatalogEntity.database(catalog, name))) {
      throw notFound("Database %s not found in %s".formatted(name, catalogId));
    }
    return catalog;
  }

  private void table(TableResource table) {
    String catalog = database(table.catalogId(), table.databaseName());
    if ((table.name() == null) == (table.tableWildcard() == null)) {
      throw invalid("Table must hold either Name or TableWildcard");
    }
    if (table.name() != null) {
      requireTable(CatalogEntity.table(catalog, table.databaseName(), table.name()));
    }
  }

  private void columns(TableWithColumnsResource table) {
    String catalog = database(table.catalogId(), table.databaseName());
    if (table.name() == null || table.hasColumnNames() == (table.columnWildcard() != null)) {
      throw invalid("TableWithColumns must hold Name, and either ColumnNames or ColumnWildcard");
    }
    CatalogEntity entity = CatalogEntity.table(catalog, table.databaseName(), table.name());
    requireTable(entity);
    Set<String> missing =
        new TreeSet<>(
            table.hasColumnNames()
                ? table.columnNames()
                : table.columnWildcard().excludedColumnNames());
    missing.removeAll(entities.columns(entity));
    if (!missing.isEmpty()) {
      throw notFound(
          "Column %s not found in table %s".formatted(String.join(", ", missing), table.name()));
    }
  }

  private void requireTable(CatalogEntity table) {
    if (table.table().isEmpty()
        || table.table().equals(GrantedResource.EACH)
        || !entities.has(table)) {
      throw notFound("Table %s not found in %s".formatted(table.table(), table.database()));
    }
  }

  private static EntityNotFoundException notFound(String message) {
    return EntityNotFoundException.builder().message(message).build();
  }
}
