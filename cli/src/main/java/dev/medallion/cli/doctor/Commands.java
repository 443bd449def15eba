package dev.medallion.cli.doctor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Commands of the AWS CLI, ready to paste; what a message does not tell is in capital letters. */
final class Commands {
  private Commands() {}

  /**
   * Adds a policy to a role or a user.
   *
   * @param owner {@code role NAME} or {@code user NAME}
   * @param actionsAndResource the actions, and the resource as the last
   */
  static String allow(String owner, String... actionsAndResource) {
    String[] words = owner.split(" ", 2);
    int last = actionsAndResource.length - 1;
    String actions =
        Arrays.stream(actionsAndResource, 0, last)
            .map(action -> "\"" + action + "\"")
            .collect(Collectors.joining(","));
    return "aws iam put-%1$s-policy --%1$s-name %2$s --policy-name allow-%3$s --policy-document '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[%4$s],\"Resource\":\"%5$s\"}]}'"
        .formatted(
            words[0],
            words[1],
            actionsAndResource[0].replace(':', '-'),
            actions,
            actionsAndResource[last]);
  }

  /** Grants on what Lake Formation governs. */
  static String grant(String grantee, String permissions, String resource) {
    return "aws lakeformation grant-permissions --principal DataLakePrincipalIdentifier=%s --permissions %s --resource '%s'"
        .formatted(grantee, permissions, resource);
  }

  /** The catalog of a table bucket. */
  static String catalog() {
    return "{\"Catalog\":{\"Id\":\"ACCOUNT:s3tablescatalog/BUCKET\"}}";
  }

  /** A namespace of a table bucket. */
  static String database(String name) {
    return "{\"Database\":{\"CatalogId\":\"ACCOUNT:s3tablescatalog/BUCKET\",\"Name\":\"%s\"}}"
        .formatted(name);
  }

  /** A table of a table bucket. */
  static String table(String name) {
    return "{\"Table\":{\"CatalogId\":\"ACCOUNT:s3tablescatalog/BUCKET\",\"DatabaseName\":\"NAMESPACE\",\"Name\":\"%s\"}}"
        .formatted(name);
  }

  static String listGrants(String grantee) {
    return "aws lakeformation list-permissions --principal DataLakePrincipalIdentifier=" + grantee;
  }
}
