package dev.medallion.cli.doctor;

import dev.medallion.cli.doctor.Matrix.Cell;
import dev.medallion.cli.doctor.Matrix.Row;
import dev.medallion.cli.doctor.ResourcePolicy.Owner;
import dev.medallion.iam.InvalidPolicyException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds out who can do what it has to, and if not, who says no. It reads the policies of roles and
 * resources and decides as IAM does; where Lake Formation decides as well, by its grants. It
 * changes nothing.
 */
public final class Doctor {
  private static final String QUICKSIGHT_ROLE = "QuickSightRole";
  private static final String QUICKSIGHT_PRINCIPAL = "QuickSightPrincipal";

  private final Deployment deployment;
  private final IamReader roles;
  private final Registration registration;
  private final LakeAdministrators administrators;
  private final LakeGrants grants;
  private final ResourceReader resources;
  private final List<String> notes = new ArrayList<>();

  /** Looks at that deployment through AWS's APIs. */
  public Doctor(Deployment deployment, AwsClients clients) {
    this.deployment = deployment;
    this.registration = new Registration(clients.glue(), deployment);
    this.administrators = new LakeAdministrators(clients.lakeFormation(), clients.caller());
    this.grants = new LakeGrants(clients.lakeFormation(), deployment, registration, administrators);
    this.roles = new IamReader(clients.iam());
    this.resources = new ResourceReader(clients.s3(), clients.s3Tables(), clients.sqs());
  }

  /**
   * Looks at each role of the deployment and each service that a resource has to let in.
   *
   * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if whoever asks may not
   *     read a policy
   */
  public Matrix matrix() {
    Map<String, List<Need>> byPrincipal = new LinkedHashMap<>();
    for (Need need : Needs.all()) {
      if (!need.who().equals(Need.READER)) {
        byPrincipal.computeIfAbsent(need.who(), unused -> new ArrayList<>()).add(need);
      }
    }
    List<Row> rows = new ArrayList<>();
    byPrincipal.forEach(
        (who, needs) -> {
          if (who.contains(".")) {
            rows.add(
                judged(
                    who,
                    () ->
                        row(
                            who,
                            needs,
                            new Judge(deployment, resources, grants, who),
                            Optional.empty())));
          } else {
            deployment.role(who).ifPresent(role -> rows.add(ofRole(role, who, needs)));
          }
        });
    return new Matrix(List.copyOf(rows), List.copyOf(notes));
  }

  /**
   * Looks at one role: at what it has to do if it is of the deployment, else at whether it may read
   * gold.
   *
   * @param name its name or its logical id
   * @return empty if there is no such role
   */
  public Optional<Matrix> matrix(String name) {
    String role = deployment.role(name).orElse(name);
    Optional<String> logicalId =
        deployment.ids().entrySet().stream()
            .filter(id -> id.getValue().equals(role))
            .map(Map.Entry::getKey)
            .filter(id -> Needs.all().stream().anyMatch(need -> need.who().equals(id)))
            .findFirst();
    if (roles.role(role).isEmpty()) {
      return Optional.empty();
    }
    String who = logicalId.orElse(Need.READER);
    List<Need> needs = Needs.all().stream().filter(need -> need.who().equals(who)).toList();
    return Optional.of(new Matrix(List.of(ofRole(role, who, needs)), List.copyOf(notes)));
  }

  /** Whether Lake Formation decides about tables: it alone can let in to some of the columns. */
  public boolean knowsColumns() {
    return deployment
        .tableBucket("gold")
        .filter(bucket -> !registration.opens(grants.database(bucket).table(LakeEntity.EACH)))
        .isPresent();
  }

  /**
   * Looks at whether a user or group of QuickSight may read gold, by what Lake Formation grants:
   * nothing else is asked about it.
   */
  public Row ofViewer(String arn) {
    LakeJudge judge = new LakeJudge(deployment, grants, administrators, arn, Set.of(), false);
    String name = arn.substring(arn.lastIndexOf(':') + 1);
    List<Refusal> refusals = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    decide(judge, name, granted(Step.READ, Need.READER), refusals, unknown);
    return new Row(name, Map.of(Step.READ, new Cell(List.copyOf(refusals), List.copyOf(unknown))));
  }

  private Row ofRole(String name, String who, List<Need> needs) {
    return judged(
        name,
        () -> {
          Optional<RolePolicies> role = roles.role(name);
          if (role.isEmpty()) {
            notes.add("the stack has the role %s, and IAM has none of that name".formatted(name));
            return new Row(name, Map.of());
          }
          return row(
              name,
              needs,
              new Judge(deployment, resources, grants, role.get()),
              Optional.of(lakeJudge(role.get(), who)));
        });
  }

  /** What is granted to the user or group of QuickSight counts for its queries as well. */
  private LakeJudge lakeJudge(RolePolicies role, String who) {
    Set<String> others =
        who.equals(QUICKSIGHT_ROLE)
            ? Optional.ofNullable(deployment.ids().get(QUICKSIGHT_PRINCIPAL))
                .filter(Predicate.not(String::isBlank))
                .map(Set::of)
                .orElseGet(Set::of)
            : Set.of();
    return new LakeJudge(
        deployment, grants, administrators, role.arn(), others, !who.equals(Need.READER));
  }

  private Row judged(String name, Supplier<Row> row) {
    try {
      return row.get();
    } catch (InvalidPolicyException e) {
      notes.add("%s: %s".formatted(name, e.getMessage()));
      return new Row(name, Map.of());
    }
  }

  private Row row(String name, List<Need> needs, Judge judge, Optional<LakeJudge> lakeJudge) {
    Map<Step, List<Need>> bySteps =
        needs.stream()
            .collect(
                Collectors.groupingBy(
                    Need::step, () -> new EnumMap<>(Step.class), Collectors.toList()));
    Map<Step, Cell> cells = new EnumMap<>(Step.class);
    bySteps.forEach(
        (step, asked) -> {
          List<Refusal> refusals = new ArrayList<>(judge.refusals(step, asked));
          List<String> unknown = new ArrayList<>();
          // The deployment makes the catalog, and asks for no table in it.
          if (step != Step.DEPLOY
              && asked.stream().anyMatch(need -> need.resource().contains("s3tablescatalog"))) {
            registration.refusal().ifPresent(refusals::add);
            refusals.addAll(new Capitals(deployment).refusals(asked));
          }
          String who = asked.getFirst().who();
          lakeJudge.ifPresent(lake -> decide(lake, name, granted(step, who), refusals, unknown));
          cells.put(step, new Cell(List.copyOf(refusals), List.copyOf(unknown)));
        });
    return new Row(name, cells);
  }

  private static void decide(
      LakeJudge lake,
      String name,
      List<GrantNeed> needs,
      List<Refusal> refusals,
      List<String> unknown) {
    try {
      refusals.addAll(lake.refusals(needs));
    } catch (UnknownGrantsException e) {
      unknown.add(
          "cannot tell what Lake Formation grants to %s: %s".formatted(name, e.getMessage()));
    }
  }

  private static List<GrantNeed> granted(Step step, String who) {
    return Needs.grants().stream()
        .filter(need -> need.step() == step && need.who().equals(who))
        .toList();
  }

  /** The resources' policies that stand around a request. */
  static Map<Owner, Optional<ResourcePolicy>> around(
      ResourceReader resources, Need.Asked asked, String namespace) {
    Map<Owner, Optional<ResourcePolicy>> policies = new LinkedHashMap<>();
    resources
        .owners(asked, namespace)
        .forEach(owner -> policies.put(owner, resources.policy(owner)));
    return policies;
  }
}
