package dev.medallion.local.lakeformation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.lakeformation.model.Permission;
import software.amazon.awssdk.services.lakeformation.model.PrincipalResourcePermissions;
import software.amazon.awssdk.services.lakeformation.model.Resource;

/**
 * What one principal may do with one resource.
 *
 * @param permissions what it may do
 * @param grantable what of it it may grant to others
 */
record Grant(
    String principal, Resource resource, Set<Permission> permissions, Set<Permission> grantable) {

  Grant {
    permissions = Set.copyOf(permissions);
    grantable = Set.copyOf(grantable);
  }

  static Grant of(
      String principal,
      Resource resource,
      List<Permission> permissions,
      List<Permission> grantable) {
    return new Grant(principal, resource, set(permissions), set(grantable));
  }

  /** What it is on. */
  GrantedResource on() {
    return GrantedResource.of(resource);
  }

  /** Tells it from the grants of other principals and on other resources. */
  String key() {
    return principal + "\0" + resource;
  }

  boolean isFor(Grant other) {
    return principal.equals(other.principal) && resource.equals(other.resource);
  }

  boolean isEmpty() {
    return permissions.isEmpty();
  }

  boolean holds(Grant other) {
    return permissions.containsAll(other.permissions) && grantable.containsAll(other.grantable);
  }

  Grant with(Grant other) {
    Set<Permission> all = set(permissions);
    all.addAll(other.permissions);
    Set<Permission> allGrantable = set(grantable);
    allGrantable.addAll(other.grantable);
    return new Grant(principal, resource, all, allGrantable);
  }

  /** Who may not do it any more may not grant it either. */
  Grant without(Grant other) {
    Set<Permission> left = set(permissions);
    left.removeAll(other.permissions);
    Set<Permission> leftGrantable = set(grantable);
    leftGrantable.removeAll(other.grantable);
    leftGrantable.retainAll(left);
    return new Grant(principal, resource, left, leftGrantable);
  }

  PrincipalResourcePermissions described() {
    return PrincipalResourcePermissions.builder()
        .principal(who -> who.dataLakePrincipalIdentifier(principal))
        .resource(resource)
        .permissions(set(permissions))
        .permissionsWithGrantOption(set(grantable))
        .build();
  }

  static Grant read(PrincipalResourcePermissions kept) {
    return of(
        kept.principal().dataLakePrincipalIdentifier(),
        kept.resource(),
        kept.permissions(),
        kept.permissionsWithGrantOption());
  }

  private static Set<Permission> set(Iterable<Permission> permissions) {
    Set<Permission> set = EnumSet.noneOf(Permission.class);
    permissions.forEach(set::add);
    return set;
  }
}
