package dev.medallion.functions.deploy;

import dev.medallion.catalog.TableBuckets;
import dev.medallion.functions.access.OutOfReachException;
import dev.medallion.functions.runtime.Environment;
import dev.medallion.pipeline.DataSet;
import dev.medallion.pipeline.Pipeline;
import java.util.List;
import software.amazon.awssdk.services.quicksight.QuickSightClient;
import software.amazon.awssdk.services.quicksight.model.QuickSightException;
import software.amazon.awssdk.services.s3tables.S3TablesClient;

/** The data source and the data sets, as the pipeline declares them, for who may see them. */
final class DataSetDeployment {
  private final TableBuckets buckets;
  private final DataSource source;
  private final DataSets dataSets;

  DataSetDeployment(
      QuickSightClient quickSight, S3TablesClient s3Tables, Environment environment, Pause pause) {
    String prefix = environment.required("DATA_SET_PREFIX");
    Ownership ownership = new Ownership(quickSight, prefix);
    buckets = environment.tableBuckets();
    source = new DataSource(quickSight, buckets.gold(), prefix, ownership, pause);
    dataSets = new DataSets(quickSight, s3Tables, buckets, prefix, ownership);
  }

  /**
   * Makes what the pipeline declares and what has its table, and deletes what it declared once and
   * no longer does.
   *
   * @return how many have their table
   * @throws IllegalStateException if QuickSight refuses it
   */
  int make(Pipeline pipeline, String workGroup, String role, Viewers viewers) {
    try {
      source.create(workGroup, role, viewers);
      int made = 0;
      for (DataSet dataSet : pipeline.dataSets()) {
        made += dataSets.create(pipeline.namespace(), dataSet, viewers) ? 1 : 0;
      }
      dataSets.deleteAllBut(pipeline.dataSets());
      return made;
    } catch (QuickSightException e) {
      throw new IllegalStateException(
          "QuickSight refuses the data sets: %s; sign this account up for QuickSight in %s, or leave the parameter QuickSightPrincipal empty"
              .formatted(e.getMessage(), buckets.gold().region()),
          e);
    }
  }

  /**
   * Deletes all that was made, and nothing that others made.
   *
   * @throws OutOfReachException if QuickSight refuses it permanently
   * @throws IllegalStateException if it refuses it now
   */
  void delete() {
    try {
      dataSets.deleteAllBut(List.of());
      source.delete();
    } catch (QuickSightException e) {
      throw OutOfReachException.of(
          "QuickSight does not delete the data sets: " + e.getMessage(), e);
    }
  }
}
