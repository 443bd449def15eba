package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.InvalidInputException;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;

/** Refuses permissions on what is not there, and for whom there cannot be. */
final class GrantCheck {
  private static final Pattern PRINCIPAL =
      Pattern.compile(
          "IAM_ALLOWED_PRINCIPALS"
              + "|arn:aws:iam::\\d{12}:(user|role)/.+"
              + "|arn:aws:quicksight:[a-z0-9-]+:\\d{12}:(user|group)/.+");
  private static final Pattern CATALOG =
      Pattern.compile(Site.ACCOUNT + ":s3tablescatalog/([a-z0-9-]+)");

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
        table(resource);
        yield OF_TABLES;
      }
      default ->
          throw invalid(
              "Resource must hold one of Catalog, Database and Table, not %s: others are not supported locally"
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
    Matcher name = CATALOG.matcher(String.valueOf(id));
    if (!name.matches() || !entities.hasCatalog(name.group(1))) {
      throw notFound("Catalog not found: " + id);
    }
    return name.group(1);
  }

  private String database(String catalog, String name) {
    String bucket = catalog(catalog);
    if (!entities.hasDatabase(bucket, String.valueOf(name))) {
      throw notFound("Database %s not found in %s".formatted(name, catalog));
    }
    return bucket;
  }

  private void table(Resource resource) {
    String database = resource.table().databaseName();
    String name = resource.table().name();
    String bucket = database(resource.table().catalogId(), database);
    if ((name == null) == (resource.table().tableWildcard() == null)) {
      throw invalid("Table must hold either Name or TableWildcard");
    }
    if (name != null && !entities.hasTable(bucket, database, name)) {
      throw notFound("Table %s not found in %s".formatted(name, database));
    }
  }

  private static EntityNotFoundException notFound(String message) {
    return EntityNotFoundException.builder().message(message).build();
  }
}
