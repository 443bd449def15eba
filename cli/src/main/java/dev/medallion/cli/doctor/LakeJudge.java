package dev.medallion.cli.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * Decides by the grants of Lake Formation what one principal may do, and says what fixes each
 * refusal. What decides is what Athena's statements are made of, as Glue's Iceberg REST endpoint
 * asks for it: (inferred) SELECT to read, CREATE_TABLE on the database to create, and SELECT on the
 * whole table, INSERT, DELETE and ALTER to merge.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/dg/iceberg-rest-apis.html">AWS Glue's
 *     Iceberg REST endpoint</a>
 */
final class LakeJudge {
  private static final String ADMINISTRATOR = "LakeFormationAdministratorRole";

  private final Deployment deployment;
  private final LakeGrants grants;
  private final LakeAdministrators administrators;
  private final String principal;
  private final Set<String> counting;
  private final boolean ownRole;

  /**
   * Of a principal.
   *
   * @param principal its ARN
   * @param others whose grants count as if they were its own
   * @param ownRole whether it is a role of the deployment, which is to come to each table
   */
  LakeJudge(
      Deployment deployment,
      LakeGrants grants,
      LakeAdministrators administrators,
      String principal,
      Set<String> others,
      boolean ownRole) {
    this.deployment = deployment;
    this.grants = grants;
    this.administrators = administrators;
    this.principal = principal;
    this.counting = new LinkedHashSet<>(others);
    this.counting.add(principal);
    this.ownRole = ownRole;
  }

  /** What is not granted: permissions on entities, and columns of tables of which others are. */
  private record Missing(
      Map<LakeEntity, Set<Permission>> permissions, Map<LakeEntity, List<String>> columns) {
    Missing() {
      this(new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    void add(LakeEntity entity, Permission permission) {
      permissions
          .computeIfAbsent(entity, unused -> EnumSet.noneOf(Permission.class))
          .add(permission);
    }
  }

  /**
   * The obstacles to a step, from the catalog to the column; one for each grant that is missing.
   *
   * @throws UnknownGrantsException if whoever asks may not see what is granted
   */
  List<Refusal> refusals(List<GrantNeed> needs) {
    Missing missing = new Missing();
    List<Refusal> refusals = new ArrayList<>();
    for (GrantNeed need : needs) {
      switch (need.on()) {
        case ANYTHING -> refusals.addAll(administration());
        case DATABASE -> lookAtDatabase(need, missing);
        case TABLE -> lookAtTables(need, missing);
      }
    }
    if (!missing.permissions().isEmpty() || !missing.columns().isEmpty()) {
      administrators.requireAllListed();
      lookAtWhatLeadsThere(missing);
    }
    missing.permissions().entrySet().stream()
        .sorted(Comparator.comparing(each -> each.getKey().layer()))
        .forEach(each -> refusals.add(refusal(each.getKey(), each.getValue())));
    missing.columns().forEach((table, columns) -> refusals.add(refusal(table, columns)));
    return refusals;
  }

  private void lookAtDatabase(GrantNeed need, Missing missing) {
    deployment
        .tableBucket(need.layer())
        .map(grants::database)
        .filter(grants::governs)
        .ifPresent(
            database ->
                need.permissions().stream()
                    .filter(permission -> !grants.allows(counting, permission, database))
                    .forEach(permission -> missing.add(database, permission)));
  }

  /** Those that are there: what is on others can be granted once they are. */
  private void lookAtTables(GrantNeed need, Missing missing) {
    Missing ofTables = new Missing();
    List<Deployment.Table> tables =
        deployment.tables().getOrDefault(need.layer(), List.of()).stream()
            .filter(table -> table.isMade() && grants.governs(grants.entity(table)))
            .toList();
    tables.forEach(table -> lookAt(table, need, ofTables));
    missing.columns().putAll(ofTables.columns());
    Map<LakeEntity, Set<Permission>> found = ofTables.permissions();
    boolean alike =
        found.size() == tables.size() && found.values().stream().distinct().count() == 1;
    if (ownRole && alike) {
      LakeEntity first = found.keySet().iterator().next();
      found.get(first).forEach(permission -> missing.add(first.table(LakeEntity.EACH), permission));
    } else {
      found.forEach((table, each) -> each.forEach(permission -> missing.add(table, permission)));
    }
  }

  private void lookAt(Deployment.Table table, GrantNeed need, Missing missing) {
    LakeEntity entity = grants.entity(table);
    for (Permission permission : need.permissions()) {
      if (grants.allows(counting, permission, entity)) {
        continue;
      }
      if (permission == Permission.SELECT) {
        lookAtColumns(table, need, missing);
      } else {
        missing.add(entity, permission);
      }
    }
  }

  private void lookAtColumns(Deployment.Table table, GrantNeed need, Missing missing) {
    LakeEntity entity = grants.entity(table);
    List<String> hidden =
        table.columns().stream().filter(column -> !grants.reads(counting, entity, column)).toList();
    boolean none = hidden.size() == table.columns().size();
    if (none && (need.isOfWholeTables() || !table.narrowed())) {
      missing.add(entity, Permission.SELECT);
    } else if (need.isOfWholeTables()) {
      missing.columns().put(entity, List.of());
    } else if (!hidden.isEmpty()) {
      missing.columns().put(entity, hidden);
    }
  }

  /** Whoever may do anything in a catalog or a database sees that. */
  private void lookAtWhatLeadsThere(Missing missing) {
    Set<LakeEntity> entities = new LinkedHashSet<>(missing.permissions().keySet());
    entities.addAll(missing.columns().keySet());
    for (LakeEntity entity : entities) {
      LakeEntity catalog = new LakeEntity(entity.catalog(), "", "");
      LakeEntity database = catalog.database(entity.database());
      if (!grants.shows(counting, catalog)) {
        missing.add(catalog, Permission.DESCRIBE);
      }
      if (!missing.permissions().containsKey(database) && !grants.shows(counting, database)) {
        missing.add(database, Permission.DESCRIBE);
      }
    }
  }

  private Refusal refusal(LakeEntity entity, Set<Permission> lacking) {
    String permissions =
        lacking.stream().map(Permission::toString).collect(Collectors.joining(" "));
    return new Refusal(
        entity.layer(),
        "%s: no grant of Lake Formation gives %s on %s"
            .formatted(names(), permissions.replace(" ", ", "), entity.words()),
        "",
        List.of(
            Commands.grant(
                principal,
                permissions,
                LakeResources.json(LakeResources.whole(deployment.account(), entity)))));
  }

  /**
   * That columns are not granted.
   *
   * @param hidden which; none if they are, and not the whole table
   */
  private Refusal refusal(LakeEntity table, List<String> hidden) {
    String fix =
        Commands.grant(
            principal,
            Permission.SELECT.toString(),
            LakeResources.json(LakeResources.columns(deployment.account(), table, hidden)));
    return hidden.isEmpty()
        ? new Refusal(
            Layer.LAKE_COLUMN,
            "%s: Lake Formation grants SELECT on columns of %s, and not on the whole table"
                .formatted(names(), table.words()),
            "Rows are changed by whoever reads all of their columns.",
            List.of(fix))
        : new Refusal(
            Layer.LAKE_COLUMN,
            "%s: no grant of Lake Formation gives SELECT on %s in %s"
                .formatted(names(), String.join(", ", hidden), table.words()),
            "Athena answers COLUMN_NOT_FOUND, as if there were no such column.",
            List.of(fix));
  }

  private List<Refusal> administration() {
    String granter =
        deployment.role(ADMINISTRATOR).filter(role -> !role.isBlank()).orElse(principal);
    List<String> buckets = deployment.queriedBuckets();
    boolean governed = buckets.stream().map(grants::database).anyMatch(grants::governs);
    if (!governed || grants.mayGrant(granter, buckets)) {
      return List.of();
    }
    return List.of(
        new Refusal(
            Layer.LAKE_ADMINISTRATOR,
            "%s: Lake Formation decides, and %s is no administrator of the data lake, so it may grant nothing"
                .formatted(names(), granter),
            "An administrator sees and grants everything of the account. The command puts all"
                + " settings, as they are now and with it.",
            List.of(
                "aws lakeformation put-data-lake-settings --data-lake-settings '%s'"
                    .formatted(LakeResources.json(administrators.settingsWith(granter))))));
  }

  private String names() {
    return counting.stream()
        .map(arn -> arn.substring(arn.lastIndexOf(':') + 1).replaceFirst("^role/(?:.*/)?", ""))
        .sorted(Comparator.comparing(name -> !principal.endsWith(name)))
        .collect(Collectors.joining(" and "));
  }
}
