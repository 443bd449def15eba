package dev.medallion.local.athena;

import java.util.Optional;
import software.amazon.awssdk.services.athena.model.ManagedQueryResultsConfiguration;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.ResultConfigurationUpdates;
import software.amazon.awssdk.services.athena.model.WorkGroupConfiguration;
import software.amazon.awssdk.services.athena.model.WorkGroupConfigurationUpdates;

/** Applies the changes of {@code UpdateWorkGroup} to a work group's configuration. */
final class WorkGroupUpdates {
  private WorkGroupUpdates() {}

  static WorkGroupConfiguration apply(
      WorkGroupConfiguration before, WorkGroupConfigurationUpdates updates) {
    WorkGroupConfiguration.Builder after = before.toBuilder();
    Optional.ofNullable(updates.enforceWorkGroupConfiguration())
        .ifPresent(after::enforceWorkGroupConfiguration);
    Optional.ofNullable(updates.publishCloudWatchMetricsEnabled())
        .ifPresent(after::publishCloudWatchMetricsEnabled);
    Optional.ofNullable(updates.requesterPaysEnabled()).ifPresent(after::requesterPaysEnabled);
    Optional.ofNullable(updates.bytesScannedCutoffPerQuery())
        .ifPresent(after::bytesScannedCutoffPerQuery);
    Optional.ofNullable(updates.resultConfigurationUpdates())
        .map(WorkGroupUpdates::resultConfiguration)
        .ifPresent(after::resultConfiguration);
    Optional.ofNullable(updates.managedQueryResultsConfigurationUpdates())
        .map(
            managed ->
                ManagedQueryResultsConfiguration.builder().enabled(managed.enabled()).build())
        .ifPresent(after::managedQueryResultsConfiguration);
    return after.build();
  }

  private static ResultConfiguration resultConfiguration(ResultConfigurationUpdates updates) {
    return ResultConfiguration.builder()
        .outputLocation(
            Boolean.TRUE.equals(updates.removeOutputLocation()) ? null : updates.outputLocation())
        .build();
  }
}
