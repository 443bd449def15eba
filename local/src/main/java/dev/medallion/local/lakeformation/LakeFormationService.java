package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Caller;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.integration.DataLake;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.DataLakeResourceType;
import software.amazon.awssdk.services.lakeformation.model.GetDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.GetDataLakeSettingsResponse;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.LakeFormationException;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PutDataLakeSettingsRequest;
import software.amazon.awssdk.services.lakeformation.model.PutDataLakeSettingsResponse;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.RevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.RevokePermissionsResponse;

/**
 * AWS Lake Formation: who may do what with the tables of the Data Catalog, and who may grant it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_BatchGrantPermissions.html">
 *     Lake Formation: BatchGrantPermissions</a>
 */
public final class LakeFormationService implements AwsService {
  private static final InputConstraints CONSTRAINTS = InputConstraints.of("lakeformation");
  private static final int LARGEST_BATCH = 20;
  private static final int LARGEST_PAGE = 1000;
  private static final Paging PAGES =
      new Paging(
          "maxResults",
          LARGEST_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> GrantCheck.invalid(violation),
          token -> GrantCheck.invalid("NextToken is not valid: " + token));

  private static final String NOT_AUTHORIZED =
      "Resource does not exist or requester is not authorized to access requested permissions.";
  private static final int BAD_REQUEST = 400;

  private final Grants grants;
  private final GrantCheck check;
  private final Settings settings;
  private final Registrations registrations;
  private final Decisions decisions;

  /**
   * A service over the state of the site.
   *
   * @param site where the state lies
   * @param entities what permissions can be granted on
   */
  public LakeFormationService(Site site, Entities entities) {
    Path state = site.state().resolve("lakeformation");
    this.grants = new Grants(state);
    this.check = new GrantCheck(entities);
    this.settings = new Settings(state.resolve("settings"));
    this.registrations = new Registrations(state.resolve("resources"));
    this.decisions = new Decisions(grants, settings, entities);
  }

  /** What it decides about those who come through the Data Catalog. */
  public DataLake decisions() {
    return decisions;
  }

  @Override
  public String signingName() {
    return "lakeformation";
  }

  @Override
  public RequiredPermissions permissions() {
    return GrantPermissions.permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return AccessDeniedException.builder().message(denied.getMessage()).build();
  }

  @Override
  public Operations operations() {
    Operations operations = new Operations();
    registrations.addTo(operations);
    return operations
        .on(GetDataLakeSettingsRequest.class, this::settings)
        .on(PutDataLakeSettingsRequest.class, this::replaceSettings)
        .on(GrantPermissionsRequest.class, this::grant)
        .on(RevokePermissionsRequest.class, this::revoke)
        .on(BatchGrantPermissionsRequest.class, this::grantAll)
        .on(BatchRevokePermissionsRequest.class, this::revokeAll)
        .on(ListPermissionsRequest.class, this::list)
        .refusing(GrantPermissionsRequest.class, "Condition")
        .refusing(RevokePermissionsRequest.class, "Condition")
        .refusing(ListPermissionsRequest.class, "IncludeRelated", "FALSE")
        .checkedBy(LakeFormationService::checkModel);
  }

  private static void checkModel(AwsRequest request) {
    CONSTRAINTS
        .violations(request)
        .ifPresent(
            message -> {
              throw GrantCheck.invalid(message);
            });
  }

  private GetDataLakeSettingsResponse settings(GetDataLakeSettingsRequest request) {
    requireAccount(request.catalogId());
    return GetDataLakeSettingsResponse.builder().dataLakeSettings(settings.current()).build();
  }

  private PutDataLakeSettingsResponse replaceSettings(PutDataLakeSettingsRequest request) {
    requireAccount(request.catalogId());
    settings.replace(request.dataLakeSettings());
    return PutDataLakeSettingsResponse.builder().build();
  }

  private GrantPermissionsResponse grant(GrantPermissionsRequest request) {
    requireAccount(request.catalogId());
    Grant grant =
        grant(
            request.principal(),
            request.resource(),
            request.permissions(),
            request.permissionsWithGrantOption());
    require(grant);
    grants.add(grant);
    return GrantPermissionsResponse.builder().build();
  }

  private RevokePermissionsResponse revoke(RevokePermissionsRequest request) {
    requireAccount(request.catalogId());
    Grant grant =
        grant(
            request.principal(),
            request.resource(),
            request.permissions(),
            request.permissionsWithGrantOption());
    require(grant);
    grants.remove(grant);
    return RevokePermissionsResponse.builder().build();
  }

  private BatchGrantPermissionsResponse grantAll(BatchGrantPermissionsRequest request) {
    requireAccount(request.catalogId());
    return BatchGrantPermissionsResponse.builder()
        .failures(each(request.entries(), grants::add))
        .build();
  }

  private BatchRevokePermissionsResponse revokeAll(BatchRevokePermissionsRequest request) {
    requireAccount(request.catalogId());
    return BatchRevokePermissionsResponse.builder()
        .failures(each(request.entries(), grants::remove))
        .build();
  }

  /** Does it for each entry, whatever becomes of the others; gives what failed. */
  private List<BatchPermissionsFailureEntry> each(
      List<BatchPermissionsRequestEntry> entries, Consumer<Grant> change) {
    if (entries.size() > LARGEST_BATCH) {
      throw GrantCheck.invalid(
          "A batch has at most %d entries, not %d".formatted(LARGEST_BATCH, entries.size()));
    }
    List<BatchPermissionsFailureEntry> failures = new ArrayList<>();
    for (BatchPermissionsRequestEntry entry : entries) {
      try {
        if (entry.id() == null) {
          throw GrantCheck.invalid("Id of an entry is required");
        }
        Grant grant =
            grant(
                entry.principal(),
                entry.resource(),
                entry.permissions(),
                entry.permissionsWithGrantOption());
        if (entry.condition() != null) {
          throw GrantCheck.invalid("Condition is not supported by the local side");
        }
        require(grant);
        change.accept(grant);
      } catch (LakeFormationException e) {
        failures.add(
            BatchPermissionsFailureEntry.builder()
                .requestEntry(entry)
                .error(
                    error ->
                        error.errorCode(e.getClass().getSimpleName()).errorMessage(e.getMessage()))
                .build());
      }
    }
    return failures;
  }

  private ListPermissionsResponse list(ListPermissionsRequest request) {
    requireAccount(request.catalogId());
    Set<String> callers = DataLake.principals(Caller.current());
    Predicate<Grant> wanted =
        grant ->
            isShown(grant, callers)
                && (request.resourceType() == null || isOf(request.resourceType(), grant.on()))
                && (request.principal() == null
                    || grant.principal().equals(request.principal().dataLakePrincipalIdentifier()))
                && (request.resource() == null || isListedFor(request.resource(), grant));
    List<Grant> all =
        grants.all().stream().filter(wanted).sorted(Comparator.comparing(Grant::key)).toList();
    Page<Grant> page =
        PAGES.page("ListPermissions", all, Grant::key, request.maxResults(), request.nextToken());
    return ListPermissionsResponse.builder()
        .principalResourcePermissions(page.items().stream().map(Grant::described).toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** Who does not administer the data lake sees what is his own, and what he may grant. */
  private boolean isShown(Grant grant, Set<String> callers) {
    return decisions.seesAll(callers)
        || callers.contains(grant.principal())
        || decisions.mayGrant(callers, grant);
  }

  /** What is granted on columns of a table is listed for the table as well. */
  private static boolean isListedFor(Resource asked, Grant grant) {
    return grant.resource().equals(asked)
        || (asked.table() != null
            && asked.table().name() != null
            && grant.resource().tableWithColumns() != null
            && grant.on().entity().equals(GrantedResource.of(asked).entity()));
  }

  private static boolean isOf(DataLakeResourceType type, GrantedResource resource) {
    return switch (type) {
      case CATALOG -> resource.entity().isCatalog();
      case DATABASE -> !resource.entity().isCatalog() && !resource.entity().isTable();
      case TABLE -> resource.entity().isTable();
      default ->
          throw GrantCheck.invalid("ResourceType %s is not supported locally".formatted(type));
    };
  }

  /** Refuses what cannot be granted, and what the caller may not grant. */
  private void require(Grant grant) {
    check.check(grant);
    if (!decisions.mayGrant(DataLake.principals(Caller.current()), grant)) {
      throw AccessDeniedException.builder().statusCode(BAD_REQUEST).message(NOT_AUTHORIZED).build();
    }
  }

  private static Grant grant(
      DataLakePrincipal principal,
      Resource resource,
      List<Permission> permissions,
      List<Permission> grantable) {
    if (principal == null || principal.dataLakePrincipalIdentifier() == null || resource == null) {
      throw GrantCheck.invalid("Principal and Resource are required");
    }
    return Grant.of(principal.dataLakePrincipalIdentifier(), resource, permissions, grantable);
  }

  /** The id of a bucket's catalog goes inside the resource. */
  private static void requireAccount(String catalogId) {
    if (catalogId != null && !catalogId.equals(Site.ACCOUNT)) {
      throw GrantCheck.invalid(
          "CatalogId must be the account, %s, not %s".formatted(Site.ACCOUNT, catalogId));
    }
  }
}
