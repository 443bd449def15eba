package dev.medallion.local.quicksight;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.Permission;
import java.util.List;

/**
 * With whose rights the queries of data sources run: those of the role that the data source names,
 * or of the one that QuickSight has in the account.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/quicksight/latest/APIReference/API_AthenaParameters.html">
 *     AthenaParameters</a>
 */
record QueryRights(DataSources sources, AccessControl access) {
  private static final String SERVICE_ROLE =
      "arn:aws:iam::%s:role/service-role/aws-quicksight-service-role-v0".formatted(Site.ACCOUNT);

  private static final String SESSION = "QuickSight-RoleSession";

  /** What QuickSight asks of Athena for a query. */
  private static final List<String> OF_A_QUERY =
      List.of(
          "GetWorkGroup",
          "StartQueryExecution",
          "GetQueryExecution",
          "GetQueryResults",
          "GetQueryResultsStream");

  /** Whose rights a data source's queries have. */
  RoleSession principal(String dataSourceArn) {
    return RoleSession.of(sources.role(dataSourceArn).orElse(SERVICE_ROLE), SESSION);
  }

  /**
   * Requires that queries may be run at all; what they read is another matter.
   *
   * @throws dev.medallion.local.access.AccessDenied if they may not
   */
  void requireQueries(String dataSourceArn) {
    String workGroup = Site.arn("athena", "workgroup/" + sources.workGroup(dataSourceArn));
    access.require(
        principal(dataSourceArn),
        OF_A_QUERY.stream().map(action -> Permission.of("athena:" + action, workGroup)).toList());
  }
}
