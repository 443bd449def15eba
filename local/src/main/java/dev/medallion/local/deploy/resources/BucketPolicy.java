package dev.medallion.local.deploy.resources;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The policy of a bucket. */
final class BucketPolicy implements ResourceType {
  private final Buckets buckets;

  BucketPolicy(Buckets buckets) {
    this.buckets = buckets;
  }

  @Override
  public String name() {
    return "AWS::S3::BucketPolicy";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of("Bucket", "PolicyDocument.**").requiring("Bucket", "PolicyDocument");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of());
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    buckets.putPolicy(
        Fields.required(request.properties(), "Bucket"),
        request.properties().path("PolicyDocument").toString());
    return new PhysicalResource(request.name(""), Map.of());
  }

  @Override
  public void delete(ResourceRequest request) {
    buckets.deletePolicy(Fields.required(request.properties(), "Bucket"));
  }
}
