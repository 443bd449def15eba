package dev.medallion.local.glue;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.files.JsonFolder;
import dev.medallion.local.integration.FederatedCatalogs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.glue.model.AlreadyExistsException;
import software.amazon.awssdk.services.glue.model.Catalog;
import software.amazon.awssdk.services.glue.model.CatalogInput;
import software.amazon.awssdk.services.glue.model.CreateCatalogRequest;
import software.amazon.awssdk.services.glue.model.CreateCatalogResponse;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.GetCatalogRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogResponse;
import software.amazon.awssdk.services.glue.model.GetCatalogsRequest;
import software.amazon.awssdk.services.glue.model.GetCatalogsResponse;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.Permission;
import software.amazon.awssdk.services.glue.model.PrincipalPermissions;
import software.amazon.awssdk.services.glue.model.UpdateCatalogRequest;
import software.amazon.awssdk.services.glue.model.UpdateCatalogResponse;

/**
 * The catalogs of the Data Catalog; the only one that can be made is the one that shows the table
 * buckets. It stays when the local side stops.
 */
public final class Catalogs {
  /** The catalog that shows the table buckets, each as a catalog in it. */
  public static final String TABLES = "s3tablescatalog";

  private static final String ACCOUNT = Site.ACCOUNT + ":";
  private static final String IAM_ALLOWED = "IAM_ALLOWED_PRINCIPALS";
  private static final String TABLE_BUCKETS = Site.arn("s3tables", "bucket/*");
  private static final String CONNECTION = "aws:s3tables";

  private final FederatedCatalogs tables;
  private final JsonFolder files;
  private final Map<String, Catalog> byName = new TreeMap<>();

  /**
   * The catalogs of the site's state.
   *
   * @param tables show the table buckets
   */
  public Catalogs(Site site, FederatedCatalogs tables) {
    this.tables = tables;
    files = new JsonFolder(site.state().resolve("glue/catalogs"));
    files.readAll().stream()
        .map(json -> ModelJson.read(json, Catalog.class, ModelJson.Scalars.EXACT))
        .forEach(catalog -> byName.put(catalog.name(), catalog));
  }

  synchronized CreateCatalogResponse create(CreateCatalogRequest request) {
    CatalogInput input = request.catalogInput();
    requireTables(request.name(), input);
    if (byName.containsKey(request.name())) {
      throw AlreadyExistsException.builder()
          .message("Catalog already exists: " + request.name())
          .build();
    }
    Catalog catalog =
        Catalog.builder()
            .catalogId(Site.ACCOUNT + ":" + request.name())
            .name(request.name())
            .resourceArn(Site.arn("glue", "catalog/" + request.name()))
            .description(input.description())
            .createTime(Instant.now())
            .updateTime(Instant.now())
            .federatedCatalog(input.federatedCatalog())
            .createDatabaseDefaultPermissions(input.createDatabaseDefaultPermissions())
            .createTableDefaultPermissions(input.createTableDefaultPermissions())
            .allowFullTableExternalDataAccess(input.allowFullTableExternalDataAccess())
            .build();
    keep(catalog);
    return CreateCatalogResponse.builder().build();
  }

  /** Replaces what can be changed; so the catalog comes from one access mode to the other. */
  synchronized UpdateCatalogResponse update(UpdateCatalogRequest request) {
    String name = name(request.catalogId());
    Catalog before = Optional.ofNullable(byName.get(name)).orElseThrow(() -> notFound(name));
    CatalogInput input = request.catalogInput();
    requireTables(name, input);
    keep(
        before.toBuilder()
            .description(input.description())
            .updateTime(Instant.now())
            .createDatabaseDefaultPermissions(input.createDatabaseDefaultPermissions())
            .createTableDefaultPermissions(input.createTableDefaultPermissions())
            .allowFullTableExternalDataAccess(input.allowFullTableExternalDataAccess())
            .build());
    return UpdateCatalogResponse.builder().build();
  }

  private void keep(Catalog catalog) {
    byName.put(catalog.name(), catalog);
    files.write(catalog.name(), ModelJson.write(catalog));
  }

  /** Whether IAM alone decides about databases of the table buckets, and about the buckets. */
  public synchronized boolean opensDatabases() {
    return opens(Catalog::createDatabaseDefaultPermissions);
  }

  /** Whether IAM alone decides about tables of the table buckets. */
  public synchronized boolean opensTables() {
    return opens(Catalog::createTableDefaultPermissions);
  }

  private boolean opens(Function<Catalog, List<PrincipalPermissions>> defaults) {
    return Optional.ofNullable(byName.get(TABLES)).map(defaults).stream()
        .allMatch(permissions -> permissions.stream().anyMatch(Catalogs::isForWhomIamAllows));
  }

  private static boolean isForWhomIamAllows(PrincipalPermissions given) {
    return given.principal() != null
        && IAM_ALLOWED.equals(given.principal().dataLakePrincipalIdentifier())
        && given.permissions().contains(Permission.ALL);
  }

  synchronized GetCatalogResponse get(GetCatalogRequest request) {
    String id = request.catalogId();
    String name = name(id);
    Optional<Catalog> catalog =
        Optional.ofNullable(byName.get(name))
            .or(() -> tables.name(name).filter(bucket -> has(TABLES)).map(this::child));
    return GetCatalogResponse.builder().catalog(catalog.orElseThrow(() -> notFound(id))).build();
  }

  private static EntityNotFoundException notFound(String id) {
    return EntityNotFoundException.builder().message("Catalog %s not found.".formatted(id)).build();
  }

  /** The name in the id of a catalog, which may have the account and a colon before it. */
  static String name(String id) {
    return id.startsWith(ACCOUNT) ? id.substring(ACCOUNT.length()) : id;
  }

  /** The account's own catalogs, or those of a parent, as far as the caller may see them. */
  synchronized GetCatalogsResponse list(GetCatalogsRequest request, Predicate<String> visible) {
    List<Catalog> all = new ArrayList<>();
    boolean ofTables =
        request.parentCatalogId() != null && request.parentCatalogId().endsWith(TABLES);
    if (!ofTables) {
      all.addAll(byName.values());
    }
    if (has(TABLES) && (ofTables || Boolean.TRUE.equals(request.recursive()))) {
      tables.names().stream().filter(visible).map(this::child).forEach(all::add);
    }
    Page<Catalog> page =
        Pages.CATALOGS.page(
            "GetCatalogs", all, Catalog::catalogId, request.maxResults(), request.nextToken());
    return GetCatalogsResponse.builder()
        .catalogList(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** The catalog of one table bucket. */
  private Catalog child(String name) {
    return Catalog.builder()
        .catalogId(ACCOUNT + name)
        .name(name.substring(name.indexOf('/') + 1))
        .resourceArn(Site.arn("glue", "catalog/" + name))
        .federatedCatalog(
            federated ->
                federated
                    .identifier(tables.bucketArn(name).orElseThrow())
                    .connectionName(CONNECTION))
        .build();
  }

  /** Whether there is a catalog of that name. */
  public synchronized boolean has(String name) {
    return byName.containsKey(name);
  }

  private static void requireTables(String name, CatalogInput input) {
    if (!TABLES.equals(name)
        || input == null
        || input.federatedCatalog() == null
        || !TABLE_BUCKETS.equals(input.federatedCatalog().identifier())
        || !CONNECTION.equals(input.federatedCatalog().connectionName())) {
      throw refused(
          "only the catalog %s of %s by the connection %s is supported locally"
              .formatted(TABLES, TABLE_BUCKETS, CONNECTION));
    }
    if (!input.hasCreateDatabaseDefaultPermissions() || !input.hasCreateTableDefaultPermissions()) {
      throw refused(
          "CreateDatabaseDefaultPermissions and CreateTableDefaultPermissions must be given, if"
              + " only as empty lists: an account's own defaults are not supported locally");
    }
  }

  private static InvalidInputException refused(String why) {
    return InvalidInputException.builder().message(why).build();
  }
}
