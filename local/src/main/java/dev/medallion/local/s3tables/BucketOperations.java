package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.ListTableBucketsRequest;
import software.amazon.awssdk.services.s3tables.model.ListTableBucketsResponse;
import software.amazon.awssdk.services.s3tables.model.TableBucketSummary;
import software.amazon.awssdk.services.s3tables.model.TableBucketType;

/** Table buckets. */
final class BucketOperations {
  private static final Paging PAGES = Errors.paging("maxBuckets");

  private final TableBuckets buckets;
  private final Lookup lookup;

  BucketOperations(TableBuckets buckets) {
    this.buckets = buckets;
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    operations
        .on(CreateTableBucketRequest.class, this::create)
        .on(GetTableBucketRequest.class, this::get)
        .on(ListTableBucketsRequest.class, this::list)
        .on(DeleteTableBucketRequest.class, this::delete);
  }

  private CreateTableBucketResponse create(CreateTableBucketRequest request) {
    Errors.check(() -> Names.requireBucket(request.name()));
    if (!buckets.create(request.name())) {
      throw Errors.conflict(
          "The bucket that you tried to create already exists, and you own it: " + request.name());
    }
    TableBucket bucket = buckets.find(request.name()).orElseThrow();
    KeptConfiguration.of(bucket).tag(request.tags());
    return CreateTableBucketResponse.builder().arn(bucket.arn()).build();
  }

  private GetTableBucketResponse get(GetTableBucketRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    return GetTableBucketResponse.builder()
        .arn(bucket.arn())
        .name(bucket.name())
        .ownerAccountId(Site.ACCOUNT)
        .createdAt(bucket.record().created())
        .tableBucketId(bucket.record().id())
        .type(TableBucketType.CUSTOMER)
        .build();
  }

  private ListTableBucketsResponse list(ListTableBucketsRequest request) {
    Page<TableBucket> page =
        PAGES.page(
            "ListTableBuckets",
            buckets.all().stream()
                .filter(bucket -> Names.startsWith(bucket.name(), request.prefix()))
                .toList(),
            TableBucket::name,
            request.maxBuckets(),
            request.continuationToken());
    return ListTableBucketsResponse.builder()
        .tableBuckets(page.items().stream().map(BucketOperations::summary).toList())
        .continuationToken(page.nextToken())
        .build();
  }

  private static TableBucketSummary summary(TableBucket bucket) {
    return TableBucketSummary.builder()
        .arn(bucket.arn())
        .name(bucket.name())
        .ownerAccountId(Site.ACCOUNT)
        .createdAt(bucket.record().created())
        .tableBucketId(bucket.record().id())
        .type(TableBucketType.CUSTOMER)
        .build();
  }

  private DeleteTableBucketResponse delete(DeleteTableBucketRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    if (!bucket.namespaces().isEmpty()) {
      throw Errors.conflict(
          "The bucket that you tried to delete is not empty: it has the namespaces "
              + String.join(", ", bucket.namespaces()));
    }
    buckets.delete(bucket);
    return DeleteTableBucketResponse.builder().build();
  }
}
