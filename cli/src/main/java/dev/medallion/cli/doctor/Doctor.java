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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Finds out who can do what it has to, and if not, who says no. It reads the policies of roles and
 * resources and decides as IAM does; it changes nothing.
 */
public final class Doctor {
  private final Deployment deployment;
  private final IamReader roles;
  private final Registration registration;
  private final ResourceReader resources;
  private final List<String> notes = new ArrayList<>();

  /** Looks at that deployment through AWS's APIs. */
  public Doctor(
      Deployment deployment,
      IamClient iam,
      GlueClient glue,
      S3Client s3,
      S3TablesClient s3Tables,
      SqsClient sqs) {
    this.deployment = deployment;
    this.registration = new Registration(glue, deployment);
    this.roles = new IamReader(iam);
    this.resources = new ResourceReader(s3, s3Tables, sqs);
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
    registration.note().ifPresent(notes::add);
    List<Row> rows = new ArrayList<>();
    byPrincipal.forEach(
        (who, needs) -> {
          if (who.contains(".")) {
            rows.add(judged(who, () -> row(who, needs, new Judge(deployment, resources, who))));
          } else {
            deployment.role(who).ifPresent(role -> rows.add(ofRole(role, needs)));
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
    registration.note().ifPresent(notes::add);
    String who = logicalId.orElse(Need.READER);
    List<Need> needs = Needs.all().stream().filter(need -> need.who().equals(who)).toList();
    return Optional.of(new Matrix(List.of(ofRole(role, needs)), List.copyOf(notes)));
  }

  private Row ofRole(String name, List<Need> needs) {
    return judged(
        name,
        () -> {
          Optional<RolePolicies> role = roles.role(name);
          if (role.isEmpty()) {
            notes.add("the stack has the role %s, and IAM has none of that name".formatted(name));
            return new Row(name, Map.of());
          }
          return row(name, needs, new Judge(deployment, resources, role.get()));
        });
  }

  private Row judged(String name, Supplier<Row> row) {
    try {
      return row.get();
    } catch (InvalidPolicyException e) {
      notes.add("%s: %s".formatted(name, e.getMessage()));
      return new Row(name, Map.of());
    }
  }

  private Row row(String name, List<Need> needs, Judge judge) {
    Map<Step, List<Need>> bySteps =
        needs.stream()
            .collect(
                Collectors.groupingBy(
                    Need::step, () -> new EnumMap<>(Step.class), Collectors.toList()));
    Map<Step, Cell> cells = new EnumMap<>(Step.class);
    bySteps.forEach(
        (step, asked) -> {
          List<Refusal> refusals = new ArrayList<>(judge.refusals(step, asked));
          // The deployment makes the catalog, and asks for no table in it.
          if (step != Step.DEPLOY
              && asked.stream().anyMatch(need -> need.resource().contains("s3tablescatalog"))) {
            registration.refusal().ifPresent(refusals::add);
            refusals.addAll(new Capitals(deployment).refusals(asked));
          }
          cells.put(step, new Cell(List.copyOf(refusals)));
        });
    return new Row(name, cells);
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
