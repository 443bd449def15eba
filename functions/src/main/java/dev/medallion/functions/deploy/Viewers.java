package dev.medallion.functions.deploy;

import dev.medallion.functions.datasets.DataSetDefinition;
import java.util.function.Consumer;
import software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;

/**
 * Whose the data sets are. A data set without an owner is in nobody's console, and nobody is told
 * when a refresh fails.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/quicksight/latest/APIReference/API_ResourcePermission.html">
 *     ResourcePermission</a>
 * @param principal the ARN of a QuickSight user or group
 * @param former the ARN of whose they were before; empty for nobody
 */
record Viewers(String principal, String former) {

  /** What makes them an owner of the data source. */
  ResourcePermission ofDataSource() {
    return ofDataSource(principal);
  }

  /** What makes them an owner of a data set. */
  ResourcePermission ofDataSet() {
    return ofDataSet(principal);
  }

  /** Revokes, by a call, what another one had before. */
  void takeFromFormer(Consumer<String> revoke) {
    if (former.isBlank() || former.equals(principal)) {
      return;
    }
    try {
      revoke.accept(former);
    } catch (InvalidParameterValueException | ResourceNotFoundException e) {
      // Who has left QuickSight has lost it there, and no later deployment could fix this.
      System.getLogger(Viewers.class.getName())
          .log(System.Logger.Level.WARNING, "not revoked from " + former + ": " + e.getMessage());
    }
  }

  static ResourcePermission ofDataSource(String principal) {
    return ResourcePermission.builder()
        .principal(principal)
        .actions(
            "quicksight:DescribeDataSource",
            "quicksight:DescribeDataSourcePermissions",
            "quicksight:PassDataSource",
            "quicksight:UpdateDataSource",
            "quicksight:DeleteDataSource",
            "quicksight:UpdateDataSourcePermissions")
        .build();
  }

  static ResourcePermission ofDataSet(String principal) {
    return ResourcePermission.builder()
        .principal(principal)
        .actions(DataSetDefinition.OWNER_ACTIONS)
        .build();
  }
}
