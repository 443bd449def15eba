package dev.medallion.local.s3tables;

import dev.medallion.iam.Policy;
import dev.medallion.local.access.PolicyDocuments;
import dev.medallion.local.access.ResourcePolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The policies of table buckets and of tables: about a table both speak, and are read together.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-resource-based-policies.html">Resource-based
 *     policies for S3 Tables</a>
 */
record TablePolicies(TableBuckets buckets) implements ResourcePolicies {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  @Override
  public List<Policy> of(String arn) {
    Optional<TableBucket> bucket =
        BucketArn.name(arn).or(() -> BucketArn.bucketOfTable(arn)).flatMap(buckets::find);
    if (bucket.isEmpty()) {
      return List.of();
    }
    List<Policy> policies = new ArrayList<>();
    KeptConfiguration.of(bucket.get())
        .policy()
        .ifPresent(json -> policies.add(PolicyDocuments.ofResource("table bucket policy", json)));
    id(arn)
        .flatMap(id -> KeptConfiguration.of(bucket.get(), id).policy())
        .ifPresent(json -> policies.add(PolicyDocuments.ofResource("table policy", json)));
    return List.copyOf(policies);
  }

  private static Optional<UUID> id(String arn) {
    return BucketArn.bucketOfTable(arn)
        .map(unused -> BucketArn.idOfTable(arn))
        .filter(id -> ID.matcher(id).matches())
        .map(UUID::fromString);
  }
}
