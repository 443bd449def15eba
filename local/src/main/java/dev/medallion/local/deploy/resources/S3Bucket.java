package dev.medallion.local.deploy.resources;

import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.EventDelivery;
import dev.medallion.local.s3.Versioning;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bucket. With versioning, each write has a version id; only the newest version is kept.
 * Encryption, public access and lifecycle are kept in the template and have no effect here: one
 * machine, one user, and nothing expires.
 */
final class S3Bucket implements ResourceType {
  private final Buckets buckets;

  S3Bucket(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public String name() {
    return "AWS::S3::Bucket";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
        "BucketName",
        "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled",
        "BucketEncryption.**",
        "LifecycleConfiguration.**",
        "OwnershipControls.**",
        "PublicAccessBlockConfiguration.**",
        "Tags.**",
        "VersioningConfiguration.Status");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn", "DomainName", "RegionalDomainName"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String bucket = request.name("BucketName");
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "the bucket name %s is not 3 to 63 lower-case letters, digits, dots and hyphens"
              .formatted(bucket));
    }
    boolean toEventBridge =
        Fields.isTrue(
            request.properties().path("NotificationConfiguration").path("EventBridgeConfiguration"),
            "EventBridgeEnabled");
    boolean isVersioned =
        Fields.text(request.properties().path("VersioningConfiguration"), "Status")
            .filter("Enabled"::equals)
            .isPresent();
    if (buckets.has(bucket)) {
      request.requireEarlierDeployment(bucket);
    }
    buckets.create(
        bucket,
        new BucketConfiguration(
            toEventBridge ? EventDelivery.EVENT_BRIDGE : EventDelivery.NONE,
            isVersioned ? Versioning.ENABLED : Versioning.NONE));
    return new PhysicalResource(
        bucket,
        Map.of(
            "Arn", "arn:aws:s3:::" + bucket,
            "DomainName", bucket + ".s3.amazonaws.com",
            "RegionalDomainName", bucket + ".s3.us-east-1.amazonaws.com"));
  }

  @Override
  public void delete(ResourceRequest request) {
    buckets.delete(request.name("BucketName"));
  }
}
