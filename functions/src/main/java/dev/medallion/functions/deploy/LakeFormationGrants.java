package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.LakeFormationException;

/**
 * What Lake Formation has to grant, where it decides about access to the tables.
 *
 * <p>That is so for those who come through the Data Catalog: the role that sends statements to
 * Athena, who looks at data sets in QuickSight, and the role that refreshes them. The Glue jobs and
 * the functions use S3 Tables' own Iceberg endpoint, which asks IAM alone, and get nothing.
 *
 * <p>All is granted in one request, since Lake Formation refuses grants that are made at the same
 * time. A request takes 20 entries, and these are ten at most.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_BatchGrantPermissions.html">
 *     BatchGrantPermissions</a>
 */
final class LakeFormationGrants {
  private static final String FIX =
      "whoever grants must be an administrator in Lake Formation: deploy again with the parameter"
          + " LakeFormationAdministratorRole=ARN of a role that is one, or make the role of this"
          + " function one";

  private final LakeFormationClient lakeFormation;
  private final TableBuckets buckets;
  private final String namespace;

  LakeFormationGrants(LakeFormationClient lakeFormation, TableBuckets buckets, String namespace) {
    this.lakeFormation = lakeFormation;
    this.buckets = buckets;
    this.namespace = namespace;
  }

  /**
   * Grants what the principals need, and takes it from those who were named before and are no more.
   *
   * @throws IllegalStateException if Lake Formation refuses it, an {@link OutOfReachException} if
   *     it does so for good; the message names a grant
   */
  void grant(Principals now, Principals before) {
    List<Grant> wanted = grants(now);
    List<Grant> former = new ArrayList<>(grants(before));
    former.removeAll(wanted);
    revoke(former);
    try {
      require(
          wanted.size(),
          lakeFormation
              .batchGrantPermissions(
                  batch -> batch.catalogId(buckets.gold().account()).entries(entries(wanted)))
              .failures());
    } catch (LakeFormationException e) {
      throw refused(e);
    }
  }

  /**
   * Takes back what was granted; what is gone already may be.
   *
   * @throws IllegalStateException as above
   */
  void revoke(Principals principals) {
    revoke(grants(principals));
  }

  private void revoke(List<Grant> former) {
    if (former.isEmpty()) {
      return;
    }
    try {
      require(
          former.size(),
          lakeFormation
              .batchRevokePermissions(
                  batch -> batch.catalogId(buckets.gold().account()).entries(entries(former)))
              .failures()
              .stream()
              .filter(failure -> !isGone(failure))
              .toList());
    } catch (LakeFormationException e) {
      throw refused(e);
    }
  }

  private List<Grant> grants(Principals principals) {
    List<Grant> grants = new ArrayList<>();
    TableBucketArn silver = buckets.silver();
    TableBucketArn gold = buckets.gold();
    if (!principals.athenaRole().isBlank()) {
      grants.add(Grant.naming(principals.athenaRole(), silver));
      grants.add(Grant.naming(principals.athenaRole(), gold));
      grants.addAll(Grant.reading(principals.athenaRole(), silver, namespace));
      grants.addAll(Grant.changing(principals.athenaRole(), gold, namespace));
    }
    if (principals.haveViewer()) {
      grants.addAll(Grant.reading(principals.viewer(), gold, namespace));
    }
    if (!principals.quickSightRole().isBlank()) {
      grants.addAll(Grant.reading(principals.quickSightRole(), gold, namespace));
    }
    return grants;
  }

  private static List<BatchPermissionsRequestEntry> entries(List<Grant> grants) {
    List<BatchPermissionsRequestEntry> entries = new ArrayList<>();
    for (Grant grant : grants) {
      entries.add(grant.entry(Integer.toString(entries.size() + 1)));
    }
    return entries;
  }

  /** Lake Formation has no error of its own for a permission that nobody has. */
  private static boolean isGone(BatchPermissionsFailureEntry failure) {
    String code = failure.error().errorCode();
    String message = failure.error().errorMessage();
    return "EntityNotFoundException".equals(code)
        || (message != null && message.startsWith("No permissions revoked"));
  }

  private static void require(int entries, List<BatchPermissionsFailureEntry> failures) {
    if (!failures.isEmpty()) {
      BatchPermissionsFailureEntry first = failures.getFirst();
      String reason =
          "Lake Formation refuses %d of %d permissions, such as %s: %s: %s; %s"
              .formatted(
                  failures.size(),
                  entries,
                  Grant.words(first.requestEntry()),
                  first.error().errorCode(),
                  first.error().errorMessage(),
                  FIX);
      throw failures.stream().allMatch(LakeFormationGrants::isDenied)
          ? new OutOfReachException(reason)
          : new IllegalStateException(reason);
    }
  }

  private static boolean isDenied(BatchPermissionsFailureEntry failure) {
    return "AccessDeniedException".equals(failure.error().errorCode());
  }

  private static IllegalStateException refused(LakeFormationException e) {
    return OutOfReachException.of(
        "Lake Formation refuses all permissions: %s; %s".formatted(e.getMessage(), FIX), e);
  }
}
