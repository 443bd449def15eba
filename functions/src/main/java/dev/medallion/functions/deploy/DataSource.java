package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.functions.datasets.DataSetDefinition;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.DataSourceParameters;
import software.amazon.awssdk.services.quicksight.model.DataSourceType;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;
import software.amazon.awssdk.services.quicksight.model.ResourceStatus;
import software.amazon.awssdk.services.quicksight.model.UpdateDataSourcePermissionsRequest;

/** The Athena workgroup as a QuickSight data source, which QuickSight makes in the background. */
final class DataSource {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration FIRST_POLL = Duration.ofMillis(250);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(4);

  private final QuickSightClient quickSight;
  private final TableBucketArn gold;
  private final String id;
  private final Ownership ownership;
  private final Pause pause;

  /**
   * @param quickSight the client
   * @param gold the table bucket whose account and Region the data source is made in
   * @param prefix begins the data source's id, which is also its name
   * @param ownership marks it, and keeps others' from being touched
   * @param pause lets time pass between two looks
   */
  DataSource(
      QuickSightClient quickSight,
      TableBucketArn gold,
      String prefix,
      Ownership ownership,
      Pause pause) {
    this.quickSight = quickSight;
    this.gold = gold;
    this.id = DataSetDefinition.sourceId(prefix);
    this.ownership = ownership;
    this.pause = pause;
  }

  /** The data source's ARN. */
  String arn() {
    return DataSetDefinition.sourceArn(gold, id);
  }

  /**
   * Creates or updates it, and waits until data sets can be made on it.
   *
   * @param workGroup the Athena workgroup that refreshes run in
   * @param role the ARN of the role that they run with: QuickSight's own may not read table buckets
   * @param viewers whose it is
   * @throws IllegalStateException if QuickSight fails to make it, or has one that others made
   */
  void create(String workGroup, String role, Viewers viewers) {
    DataSourceParameters parameters =
        DataSourceParameters.builder()
            .athenaParameters(athena -> athena.workGroup(workGroup).roleArn(role))
            .build();
    try {
      var created =
          quickSight.createDataSource(
              create ->
                  create
                      .awsAccountId(gold.account())
                      .dataSourceId(id)
                      .name(id)
                      .type(DataSourceType.ATHENA)
                      .dataSourceParameters(parameters)
                      .tags(ownership.tag())
                      .permissions(viewers.ofDataSource()));
      awaitReady(created.creationStatus());
    } catch (ResourceExistsException e) {
      ownership.require(arn());
      var updated =
          quickSight.updateDataSource(
              update ->
                  update
                      .awsAccountId(gold.account())
                      .dataSourceId(id)
                      .name(id)
                      .dataSourceParameters(parameters));
      awaitReady(updated.updateStatus());
      updatePermissions(permissions -> permissions.grantPermissions(viewers.ofDataSource()));
      viewers.takeFromFormer(
          former ->
              updatePermissions(
                  permissions -> permissions.revokePermissions(Viewers.ofDataSource(former))));
    }
  }

  /** Deletes it, if this stack made it and it is there. */
  void delete() {
    if (ownership.holds(arn())) {
      try {
        quickSight.deleteDataSource(delete -> delete.awsAccountId(gold.account()).dataSourceId(id));
      } catch (ResourceNotFoundException e) {
        // Another one was faster.
      }
    }
  }

  private void updatePermissions(Consumer<UpdateDataSourcePermissionsRequest.Builder> change) {
    quickSight.updateDataSourcePermissions(
        update -> update.awsAccountId(gold.account()).dataSourceId(id).applyMutation(change));
  }

  private void awaitReady(ResourceStatus answered) {
    ResourceStatus status = answered;
    Duration waited = Duration.ZERO;
    Duration poll = FIRST_POLL;
    while (isInProgress(status)) {
      if (waited.compareTo(LONGEST_WAIT) >= 0) {
        throw new IllegalStateException(
            "QuickSight's data source %s is still %s after %d s; deploy again"
                .formatted(id, status, waited.toSeconds()));
      }
      pause(poll);
      waited = waited.plus(poll);
      poll = poll.compareTo(LONGEST_POLL) < 0 ? poll.multipliedBy(2) : LONGEST_POLL;
      var described =
          quickSight.describeDataSource(
              describe -> describe.awsAccountId(gold.account()).dataSourceId(id));
      status = described.dataSource().status();
      if (status == ResourceStatus.CREATION_FAILED || status == ResourceStatus.UPDATE_FAILED) {
        throw new IllegalStateException(
            "QuickSight could not make the data source %s: %s"
                .formatted(id, described.dataSource().errorInfo().message()));
      }
    }
  }

  private static boolean isInProgress(ResourceStatus status) {
    return status == ResourceStatus.CREATION_IN_PROGRESS
        || status == ResourceStatus.UPDATE_IN_PROGRESS;
  }

  private void pause(Duration time) {
    try {
      pause.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while QuickSight makes the data source " + id, e);
    }
  }
}
