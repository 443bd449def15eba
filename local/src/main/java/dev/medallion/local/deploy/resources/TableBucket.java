package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Site;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.s3tables.model.ConflictException;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.MaintenanceStatus;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceConfigurationValue;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceSettings;
import software.amazon.awssdk.services.s3tables.model.TableBucketMaintenanceType;

/** A table bucket. Its encryption is kept in the template and has no effect here. */
final class TableBucket implements ResourceType {
  private final ServiceCalls services;

  TableBucket(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "AWS::S3Tables::TableBucket";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "TableBucketName",
            "UnreferencedFileRemoval.Status",
            "UnreferencedFileRemoval.UnreferencedDays",
            "UnreferencedFileRemoval.NoncurrentDays",
            "EncryptionConfiguration.**",
            "Tags.**")
        .requiring("TableBucketName");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("TableBucketARN"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String name = Fields.required(request.properties(), "TableBucketName");
    String arn = Site.arn("s3tables", "bucket/" + name);
    try {
      arn =
          services
              .call(
                  CreateTableBucketRequest.builder().name(name).build(),
                  CreateTableBucketResponse.class)
              .arn();
    } catch (ConflictException e) {
      request.requireEarlierDeployment(name);
    }
    JsonNode removal = request.properties().path("UnreferencedFileRemoval");
    // As CloudFormation does: what has not changed in the template is not set again, so that what a
    // maintenance has set meanwhile stays.
    boolean isUnchanged =
        request
            .before()
            .map(before -> before.properties().path("UnreferencedFileRemoval"))
            .filter(removal::equals)
            .isPresent();
    if (removal.isObject() && !isUnchanged) {
      removeUnreferenced(arn, removal);
    }
    return new PhysicalResource(arn, Map.of("TableBucketARN", arn));
  }

  @Override
  public void delete(ResourceRequest request) {
    String arn =
        Site.arn("s3tables", "bucket/" + Fields.required(request.properties(), "TableBucketName"));
    services.call(
        DeleteTableBucketRequest.builder().tableBucketARN(arn).build(),
        DeleteTableBucketResponse.class);
  }

  private void removeUnreferenced(String arn, JsonNode removal) {
    TableBucketMaintenanceConfigurationValue value =
        TableBucketMaintenanceConfigurationValue.builder()
            .status(
                Fields.text(removal, "Status").filter("Disabled"::equals).isPresent()
                    ? MaintenanceStatus.DISABLED
                    : MaintenanceStatus.ENABLED)
            .settings(
                TableBucketMaintenanceSettings.fromIcebergUnreferencedFileRemoval(
                    settings ->
                        settings
                            .unreferencedDays(
                                Fields.number(removal, "UnreferencedDays").orElse(null))
                            .nonCurrentDays(Fields.number(removal, "NoncurrentDays").orElse(null))))
            .build();
    services.call(
        PutTableBucketMaintenanceConfigurationRequest.builder()
            .tableBucketARN(arn)
            .type(TableBucketMaintenanceType.ICEBERG_UNREFERENCED_FILE_REMOVAL)
            .value(value)
            .build(),
        PutTableBucketMaintenanceConfigurationResponse.class);
  }
}
