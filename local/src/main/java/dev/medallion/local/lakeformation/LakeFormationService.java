package dev.medallion.local.lakeformation;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.RequiredPermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.GrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.LakeFormationException;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.ListPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.lakeformation.model.RevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.RevokePermissionsResponse;

/**
 * AWS Lake Formation's permissions. Whoever calls is an administrator.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_BatchGrantPermissions.html">
 *     Lake Formation: BatchGrantPermissions</a>
 */
public final class LakeFormationService implements AwsService {
  private static final int LARGEST_BATCH = 20;
  private static final int LARGEST_PAGE = 1000;
  private static final Paging PAGES =
      new Paging(
          "maxResults",
          LARGEST_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> GrantCheck.invalid(violation),
          token -> GrantCheck.invalid("NextToken is not valid: " + token));

  private final Grants grants;
  private final GrantCheck check;

  /**
   * A service over the state of the site.
   *
   * @param site where the state lies
   * @param entities what permissions can be granted on
   */
  public LakeFormationService(Site site, Entities entities) {
    this.grants = new Grants(site.state().resolve("lakeformation"));
    this.check = new GrantCheck(entities);
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
    return new Operations()
        .on(GrantPermissionsRequest.class, this::grant)
        .on(RevokePermissionsRequest.class, this::revoke)
        .on(BatchGrantPermissionsRequest.class, this::grantAll)
        .on(BatchRevokePermissionsRequest.class, this::revokeAll)
        .on(ListPermissionsRequest.class, this::list);
  }

  private GrantPermissionsResponse grant(GrantPermissionsRequest request) {
    requireAccount(request.catalogId());
    Grant grant =
        grant(
            request.principal(),
            request.resource(),
            request.permissions(),
            request.permissionsWithGrantOption());
    check.check(grant);
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
    check.check(grant);
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
        check.check(grant);
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
    if (request.resourceType() != null || request.includeRelated() != null) {
      throw GrantCheck.invalid("ResourceType and IncludeRelated are not supported locally");
    }
    Predicate<Grant> wanted =
        grant ->
            (request.principal() == null
                    || grant.principal().equals(request.principal().dataLakePrincipalIdentifier()))
                && (request.resource() == null || grant.resource().equals(request.resource()));
    List<Grant> all =
        grants.all().stream().filter(wanted).sorted(Comparator.comparing(Grant::key)).toList();
    Page<Grant> page =
        PAGES.page("ListPermissions", all, Grant::key, request.maxResults(), request.nextToken());
    return ListPermissionsResponse.builder()
        .principalResourcePermissions(page.items().stream().map(Grant::described).toList())
        .nextToken(page.nextToken())
        .build();
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
