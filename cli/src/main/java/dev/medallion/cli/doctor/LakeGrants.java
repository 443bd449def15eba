package dev.medallion.cli.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.EntityNotFoundException;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * What Lake Formation grants on the tables of a deployment, and what follows from it. Each resource
 * is asked about once, and none where IAM decides.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html">
 *     ListPermissions</a>
 */
final class LakeGrants {
  private final LakeFormationClient lakeFormation;
  private final Deployment deployment;
  private final Registration registration;
  private final LakeAdministrators administrators;
  private final Map<LakeEntity, List<LakeGrant>> listed = new HashMap<>();

  LakeGrants(
      LakeFormationClient lakeFormation,
      Deployment deployment,
      Registration registration,
      LakeAdministrators administrators) {
    this.lakeFormation = lakeFormation;
    this.deployment = deployment;
    this.registration = registration;
    this.administrators = administrators;
  }

  /** Whether a step asks for that, as the mode of the Data Catalog is. */
  boolean isAsked(Need need, Need.Asked asked) {
    return switch (need.where()) {
      case ANYWHERE -> true;
      case IAM ->
          asked
              .table()
              .map(table -> !governs(entity(table)))
              .orElseGet(() -> !entities(need.step(), asked.resource()).allMatch(this::governs));
      case LAKE_FORMATION ->
          deployment.queriedBuckets().stream()
              .filter(bucket -> need.step() == Step.GOLD || isOfGold(bucket))
              .anyMatch(bucket -> entities(need.step(), bucket).anyMatch(this::governs));
    };
  }

  private boolean isOfGold(String bucketArn) {
    return deployment.tableBucket("gold").filter(bucketArn::equals).isPresent();
  }

  /** What is queried of a table bucket: its tables, and the namespace where tables are made. */
  private Stream<LakeEntity> entities(Step step, String bucketArn) {
    LakeEntity database = database(bucketArn);
    List<LakeEntity> tables = tables(database).toList();
    return step == Step.GOLD || tables.isEmpty()
        ? Stream.concat(Stream.of(database), tables.stream())
        : tables.stream();
  }

  LakeEntity database(String bucketArn) {
    return LakeEntity.catalog(bucketArn).database(deployment.namespace());
  }

  LakeEntity entity(Deployment.Table table) {
    return database(table.bucketArn()).table(table.name());
  }

  /** Those that are there. */
  private Stream<LakeEntity> tables(LakeEntity parent) {
    return deployment.tables().values().stream()
        .flatMap(Collection::stream)
        .filter(Deployment.Table::isMade)
        .map(this::entity)
        .filter(table -> table.catalog().equals(parent.catalog()));
  }

  /**
   * Whether grants decide about it, or IAM alone. If nobody may be asked whom they let in, the
   * catalog's mode decides, and {@link #allows} tells so.
   */
  boolean governs(LakeEntity entity) {
    if (registration.opens(entity)) {
      return false;
    }
    try {
      return leadingTo(entity)
          .noneMatch(
              grant -> grant.principal().equals(Registration.IAM_ALLOWED) && grant.reaches(entity));
    } catch (UnknownGrantsException e) {
      return true;
    }
  }

  /**
   * Whether any of the principals may do that with all of it.
   *
   * @throws UnknownGrantsException if whoever asks may not list grants
   */
  boolean allows(Set<String> principals, Permission permission, LakeEntity entity) {
    return of(principals, leadingTo(entity))
        .anyMatch(grant -> grant.columns().areAll() && grant.gives(permission, entity));
  }

  /** Whether any of the principals may read that column of a table; throws as above. */
  boolean reads(Set<String> principals, LakeEntity table, String column) {
    return of(principals, leadingTo(table))
        .anyMatch(
            grant -> grant.gives(Permission.SELECT, table) && grant.columns().contains(column));
  }

  /** Whether any of the principals sees that catalog or database; throws as above. */
  boolean shows(Set<String> principals, LakeEntity entity) {
    return principals.stream().anyMatch(administrators::seesAll)
        || of(principals, Stream.concat(leadingTo(entity), below(entity)))
            .anyMatch(grant -> grant.shows(entity));
  }

  /** Whether a principal may grant whatever is in these table buckets; throws as above. */
  boolean mayGrant(String principal, List<String> bucketArns) {
    return administrators.isOne(principal)
        || bucketArns.stream()
            .map(this::database)
            .allMatch(
                database ->
                    of(Set.of(principal), leadingTo(database))
                        .anyMatch(
                            grant -> grant.on().isCatalog() && grant.isGrantableAll(database)));
  }

  private Stream<LakeGrant> of(Set<String> principals, Stream<LakeGrant> grants) {
    String everyone = deployment.account() + ":IAMPrincipals";
    boolean ofAccount = principals.stream().anyMatch(principal -> principal.contains(":iam:"));
    return grants.filter(
        grant ->
            principals.contains(grant.principal())
                || (ofAccount && grant.principal().equals(everyone)));
  }

  /** The grants on it, and on what it is in. */
  private Stream<LakeGrant> leadingTo(LakeEntity entity) {
    List<LakeEntity> resources = new ArrayList<>();
    resources.add(new LakeEntity(entity.catalog(), "", ""));
    if (!entity.isCatalog()) {
      resources.add(new LakeEntity(entity.catalog(), entity.database(), ""));
    }
    if (entity.isTable()) {
      resources.add(entity.table(LakeEntity.EACH));
      resources.add(entity);
    }
    return resources.stream().distinct().flatMap(resource -> on(resource).stream());
  }

  private Stream<LakeGrant> below(LakeEntity entity) {
    LakeEntity database = entity.database(deployment.namespace());
    return Stream.concat(Stream.of(database, database.table(LakeEntity.EACH)), tables(entity))
        .flatMap(resource -> on(resource).stream());
  }

  private List<LakeGrant> on(LakeEntity resource) {
    List<LakeGrant> grants = listed.get(resource);
    if (grants == null) {
      grants = list(resource);
      listed.put(resource, grants);
    }
    return grants;
  }

  private List<LakeGrant> list(LakeEntity entity) {
    LakeEntity catalog = new LakeEntity(entity.catalog(), "", "");
    try {
      return lakeFormation
          .listPermissionsPaginator(
              list ->
                  list.catalogId(deployment.account())
                      .resource(LakeResources.whole(deployment.account(), entity)))
          .stream()
          .flatMap(page -> page.principalResourcePermissions().stream())
          .flatMap(each -> LakeGrant.of(each, catalog).stream())
          .toList();
    } catch (EntityNotFoundException e) {
      // On what the Data Catalog does not show, nothing is granted.
      return List.of();
    } catch (AccessDeniedException e) {
      throw new UnknownGrantsException(
          "%s; ask as whoever may call lakeformation:ListPermissions, best as an administrator of the data lake"
              .formatted(e.awsErrorDetails().errorMessage()),
          e);
    }
  }
}
