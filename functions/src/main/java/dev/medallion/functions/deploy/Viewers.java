package dev.medallion.functions.deploy;

import java.util.Optional;
import software.amazon.awssdk.services.quicksight.model.ResourcePermission;

/**
 * Who may see the data sets.
 *
 * @param principal the ARN of a QuickSight user or group; empty for nobody
 */
record Viewers(String principal) {

  /** What lets them use the data source. */
  Optional<ResourcePermission> ofDataSource() {
    return granting(
        "quicksight:DescribeDataSource",
        "quicksight:DescribeDataSourcePermissions",
        "quicksight:PassDataSource");
  }

  /** What lets them draw from a data set. */
  Optional<ResourcePermission> ofDataSet() {
    return granting(
        "quicksight:DescribeDataSet",
        "quicksight:DescribeDataSetPermissions",
        "quicksight:PassDataSet",
        "quicksight:DescribeIngestion",
        "quicksight:ListIngestions");
  }

  private Optional<ResourcePermission> granting(String... actions) {
    return principal.isBlank()
        ? Optional.empty()
        : Optional.of(ResourcePermission.builder().principal(principal).actions(actions).build());
  }
}
