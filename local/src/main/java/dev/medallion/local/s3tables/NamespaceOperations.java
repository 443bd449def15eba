package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.CreateNamespaceResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteNamespaceResponse;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceRequest;
import software.amazon.awssdk.services.s3tables.model.GetNamespaceResponse;
import software.amazon.awssdk.services.s3tables.model.ListNamespacesRequest;
import software.amazon.awssdk.services.s3tables.model.ListNamespacesResponse;
import software.amazon.awssdk.services.s3tables.model.NamespaceSummary;

/** Namespaces. */
final class NamespaceOperations {
  private static final Paging PAGES = Errors.paging("maxNamespaces");

  private final Lookup lookup;

  NamespaceOperations(TableBuckets buckets) {
    this.lookup = new Lookup(buckets);
  }

  void addTo(Operations operations) {
    operations
        .on(CreateNamespaceRequest.class, this::create)
        .on(GetNamespaceRequest.class, this::get)
        .on(ListNamespacesRequest.class, this::list)
        .on(DeleteNamespaceRequest.class, this::delete);
  }

  private CreateNamespaceResponse create(CreateNamespaceRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    if (request.namespace().size() != 1) {
      throw Errors.badRequest("A namespace has exactly one level: " + request.namespace());
    }
    String name = request.namespace().getFirst();
    Errors.check(() -> Names.requireNamespace(name));
    try {
      bucket.catalog().createNamespace(Namespace.of(name), Map.of());
    } catch (AlreadyExistsException e) {
      throw Errors.conflict("A namespace with an identical name already exists: " + name);
    }
    bucket.record().addNamespace(name);
    return CreateNamespaceResponse.builder()
        .tableBucketARN(bucket.arn())
        .namespace(request.namespace())
        .build();
  }

  private GetNamespaceResponse get(GetNamespaceRequest request) {
    TableBucket bucket = lookup.bucketWithNamespace(request.tableBucketARN(), request.namespace());
    return GetNamespaceResponse.builder()
        .namespace(request.namespace())
        .createdAt(bucket.record().namespaceCreated(request.namespace()))
        .createdBy(Site.ACCOUNT)
        .ownerAccountId(Site.ACCOUNT)
        .namespaceId(bucket.record().namespaceId(request.namespace()))
        .tableBucketId(bucket.record().id())
        .build();
  }

  private ListNamespacesResponse list(ListNamespacesRequest request) {
    TableBucket bucket = lookup.bucket(request.tableBucketARN());
    Page<String> page =
        PAGES.page(
            "ListNamespaces " + bucket.arn(),
            bucket.namespaces().stream()
                .filter(name -> Names.startsWith(name, request.prefix()))
                .toList(),
            name -> name,
            request.maxNamespaces(),
            request.continuationToken());
    return ListNamespacesResponse.builder()
        .namespaces(page.items().stream().map(name -> summary(bucket, name)).toList())
        .continuationToken(page.nextToken())
        .build();
  }

  private static NamespaceSummary summary(TableBucket bucket, String name) {
    return NamespaceSummary.builder()
        .namespace(name)
        .createdAt(bucket.record().namespaceCreated(name))
        .createdBy(Site.ACCOUNT)
        .ownerAccountId(Site.ACCOUNT)
        .namespaceId(bucket.record().namespaceId(name))
        .tableBucketId(bucket.record().id())
        .build();
  }

  private DeleteNamespaceResponse delete(DeleteNamespaceRequest request) {
    TableBucket bucket = lookup.bucketWithNamespace(request.tableBucketARN(), request.namespace());
    try {
      bucket.catalog().dropNamespace(Namespace.of(request.namespace()));
    } catch (NamespaceNotEmptyException e) {
      throw Errors.conflict(
          "The namespace that you tried to delete is not empty: " + request.namespace());
    }
    bucket.record().removeNamespace(request.namespace());
    return DeleteNamespaceResponse.builder().build();
  }
}
