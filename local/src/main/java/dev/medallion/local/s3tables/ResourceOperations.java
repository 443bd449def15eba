package dev.medallion.local.s3tables;

import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.s3tables.Lookup.Table;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketEncryptionResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketPolicyResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTablePolicyResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketEncryptionResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableEncryptionResponse;
import software.amazon.awssdk.services.s3tables.model.GetTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTablePolicyResponse;
import software.amazon.awssdk.services.s3tables.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.s3tables.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketEncryptionRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketEncryptionResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketPolicyResponse;
import software.amazon.awssdk.services.s3tables.model.PutTablePolicyRequest;
import software.amazon.awssdk.services.s3tables.model.PutTablePolicyResponse;
import software.amazon.awssdk.services.s3tables.model.TagResourceRequest;
import software.amazon.awssdk.services.s3tables.model.TagResourceResponse;
import software.amazon.awssdk.services.s3tables.model.UntagResourceRequest;
import software.amazon.awssdk.services.s3tables.model.UntagResourceResponse;

/** The policies, the tags and the encryption of table buckets and tables. */
final class ResourceOperations {
  private final Lookup lookup;

  ResourceOperations(TableBuckets buckets) {
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    addBucketPolicies(operations);
    addTablePolicies(operations);
    addEncryption(operations);
    operations
        .on(
            TagResourceRequest.class,
            request -> {
              resource(request.resourceArn()).tag(request.tags());
              return TagResourceResponse.builder().build();
            })
        .on(
            UntagResourceRequest.class,
            request -> {
              resource(request.resourceArn()).untag(request.tagKeys());
              return UntagResourceResponse.builder().build();
            })
        .on(
            ListTagsForResourceRequest.class,
            request ->
                ListTagsForResourceResponse.builder()
                    .tags(resource(request.resourceArn()).tags())
                    .build());
  }

  private void addBucketPolicies(Operations operations) {
    operations
        .on(
            PutTableBucketPolicyRequest.class,
            request -> {
              bucket(request.tableBucketARN()).putPolicy(request.resourcePolicy());
              return PutTableBucketPolicyResponse.builder().build();
            })
        .on(
            GetTableBucketPolicyRequest.class,
            request ->
                GetTableBucketPolicyResponse.builder()
                    .resourcePolicy(
                        bucket(request.tableBucketARN())
                            .policy()
                            .orElseThrow(() -> Errors.notFound("policy", request.tableBucketARN())))
                    .build())
        .on(
            DeleteTableBucketPolicyRequest.class,
            request -> {
              bucket(request.tableBucketARN()).deletePolicy();
              return DeleteTableBucketPolicyResponse.builder().build();
            });
  }

  private void addTablePolicies(Operations operations) {
    operations
        .on(
            PutTablePolicyRequest.class,
            request -> {
              KeptConfiguration.of(
                      lookup.table(request.tableBucketARN(), request.namespace(), request.name()))
                  .putPolicy(request.resourcePolicy());
              return PutTablePolicyResponse.builder().build();
            })
        .on(
            GetTablePolicyRequest.class,
            request -> {
              Table table =
                  lookup.table(request.tableBucketARN(), request.namespace(), request.name());
              return GetTablePolicyResponse.builder()
                  .resourcePolicy(
                      KeptConfiguration.of(table)
                          .policy()
                          .orElseThrow(() -> Errors.notFound("policy", table.arn())))
                  .build();
            })
        .on(
            DeleteTablePolicyRequest.class,
            request -> {
              KeptConfiguration.of(
                      lookup.table(request.tableBucketARN(), request.namespace(), request.name()))
                  .deletePolicy();
              return DeleteTablePolicyResponse.builder().build();
            });
  }

  /** Encryption is that of the folder on disk; what is asked for is kept and told. */
  private void addEncryption(Operations operations) {
    operations
        .on(
            PutTableBucketEncryptionRequest.class,
            request -> {
              bucket(request.tableBucketARN()).encrypt(request.encryptionConfiguration());
              return PutTableBucketEncryptionResponse.builder().build();
            })
        .on(
            GetTableBucketEncryptionRequest.class,
            request ->
                GetTableBucketEncryptionResponse.builder()
                    .encryptionConfiguration(
                        bucket(request.tableBucketARN())
                            .encryption()
                            .orElseGet(KeptConfiguration::standardEncryption))
                    .build())
        .on(
            DeleteTableBucketEncryptionRequest.class,
            request -> {
              bucket(request.tableBucketARN()).deleteEncryption();
              return DeleteTableBucketEncryptionResponse.builder().build();
            })
        .on(
            GetTableEncryptionRequest.class,
            request -> {
              Table table =
                  lookup.table(request.tableBucketARN(), request.namespace(), request.name());
              return GetTableEncryptionResponse.builder()
                  .encryptionConfiguration(
                      KeptConfiguration.of(table)
                          .encryption()
                          .or(() -> KeptConfiguration.of(table.bucket()).encryption())
                          .orElseGet(KeptConfiguration::standardEncryption))
                  .build();
            });
  }

  private KeptConfiguration bucket(String arn) {
    return KeptConfiguration.of(lookup.bucket(arn));
  }

  /** What may have tags: a bucket or a table, by its ARN. */
  private KeptConfiguration resource(String arn) {
    return BucketArn.bucketOfTable(arn).isPresent()
        ? KeptConfiguration.of(lookup.table(arn))
        : bucket(arn);
  }
}
