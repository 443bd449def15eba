package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.functions.access.Grant;
import dev.medallion.functions.access.OutOfReachException;
import dev.medallion.functions.access.PermissionBatches;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;

/**
 * What Lake Formation has to grant, where it decides about access to the tables.
 *
 * <p>That is so for those who come through the Data Catalog: the role that sends statements to
 * Athena, who looks at data sets in QuickSight, and the role that refreshes them. The Glue jobs and
 * the functions use S3 Tables' own Iceberg endpoint, which asks IAM alone, and get nothing.
 *
 * <p>These are ten at most, which one request takes.
 */
final class LakeFormationGrants {
  private final PermissionBatches batches;
  private final TableBuckets buckets;
  private final String namespace;

  LakeFormationGrants(LakeFormationClient lakeFormation, TableBuckets buckets, String namespace) {
    this.batches = new PermissionBatches(lakeFormation, buckets.gold().account());
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
    PermissionBatches.requireNone(wanted.size(), batches.grant(wanted));
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
    PermissionBatches.requireNone(former.size(), batches.revoke(former));
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
}
