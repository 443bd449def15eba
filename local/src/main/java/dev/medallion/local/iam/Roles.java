package dev.medallion.local.iam;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The roles and managed policies of the account, which each deployment makes anew. */
public final class Roles {
  private final Map<String, Role> byArn = new ConcurrentHashMap<>();
  private final Map<String, ManagedPolicy> managed = new ConcurrentHashMap<>();

  /** Makes the role, or makes what is there as it is given now. */
  public void put(Role role) {
    byArn.put(role.arn(), role);
  }

  /** Deletes a role, if it is there. */
  public void delete(String arn) {
    byArn.remove(arn);
  }

  /** A role by its ARN. */
  public Optional<Role> find(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  /** All roles, by their names. */
  public List<Role> all() {
    return byArn.values().stream().sorted(Comparator.comparing(Role::name)).toList();
  }

  /** A role by its name. */
  public Optional<Role> named(String name) {
    return byArn.values().stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** Makes a managed policy, or puts it in the place of the one of its ARN. */
  public void put(ManagedPolicy policy) {
    managed.put(policy.arn(), policy);
  }

  /** Deletes a managed policy, if it is there; roles that have it keep it. */
  public void deletePolicy(String arn) {
    managed.remove(arn);
  }

  /** A managed policy of the account by its ARN; those of AWS's own are not here. */
  public Optional<ManagedPolicy> policy(String arn) {
    return Optional.ofNullable(managed.get(arn));
  }
}
