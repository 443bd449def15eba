package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3tables.model.IcebergCompactionStrategy;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableMaintenanceType;

class MaintenanceFormatTest {

  @Test
  void saysWhatIsDeclaredInTheUnitsOfThePipeline() {
    assertThat(MaintenanceFormat.declared(Maintenance.standard(Layer.BRONZE)))
        .isEqualTo("none, age 24h, keep 1");
    assertThat(MaintenanceFormat.declared(Maintenance.standard(Layer.SILVER)))
        .isEqualTo("binpack 512MB, age 7d, keep 1");
    assertThat(MaintenanceFormat.declared(Maintenance.standard(Layer.GOLD)))
        .isEqualTo("z-order 512MB, age 3d, keep 1");
  }

  @Test
  void saysTheSameOfAConfigurationOfTheSameEffect() {
    assertThat(
            MaintenanceFormat.configured(
                configuration(
                    MaintenanceStatus.ENABLED,
                    IcebergCompactionStrategy.Z_ORDER,
                    MaintenanceStatus.ENABLED,
                    72)))
        .isEqualTo(MaintenanceFormat.declared(Maintenance.standard(Layer.GOLD)));
    assertThat(
            MaintenanceFormat.configured(
                configuration(
                    MaintenanceStatus.DISABLED,
                    IcebergCompactionStrategy.AUTO,
                    MaintenanceStatus.ENABLED,
                    24)))
        .isEqualTo(MaintenanceFormat.declared(Maintenance.standard(Layer.BRONZE)));
  }

  @Test
  void saysThatSnapshotsAreKeptWhereTheirManagementIsSwitchedOff() {
    assertThat(
            MaintenanceFormat.configured(
                configuration(
                    MaintenanceStatus.ENABLED,
                    IcebergCompactionStrategy.AUTO,
                    MaintenanceStatus.DISABLED,
                    24)))
        .isEqualTo("auto 512MB, snapshots are kept");
  }

  private static Map<TableMaintenanceType, TableMaintenanceConfigurationValue> configuration(
      MaintenanceStatus compaction,
      IcebergCompactionStrategy strategy,
      MaintenanceStatus snapshots,
      int hours) {
    return Map.of(
        TableMaintenanceType.ICEBERG_COMPACTION,
        TableMaintenanceConfigurationValue.builder()
            .status(compaction)
            .settings(
                settings ->
                    settings.icebergCompaction(
                        files -> files.strategy(strategy).targetFileSizeMB(512)))
            .build(),
        TableMaintenanceType.ICEBERG_SNAPSHOT_MANAGEMENT,
        TableMaintenanceConfigurationValue.builder()
            .status(snapshots)
            .settings(
                settings ->
                    settings.icebergSnapshotManagement(
                        age -> age.minSnapshotsToKeep(1).maxSnapshotAgeHours(hours)))
            .build());
  }
}
