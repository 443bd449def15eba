package dev.medallion.cli.doctor;

import dev.medallion.cli.doctor.ResourcePolicy.Owner;
import dev.medallion.iam.Policy;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Reads the policies of buckets, queues, table buckets and tables, each once. */
final class ResourceReader {
  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final S3TablesClient s3Tables;
  private final SqsClient sqs;
  private final Map<Owner, Optional<ResourcePolicy>> read = new HashMap<>();
  private final Map<String, String> queueUrls = new HashMap<>();

  ResourceReader(S3Client s3, S3TablesClient s3Tables, SqsClient sqs) {
    this.s3 = s3;
    this.s3Tables = s3Tables;
    this.sqs = sqs;
  }

  /** Where policies may hang that speak of a request. */
  List<Owner> owners(Need.Asked asked, String namespace) {
    String resource = asked.resource();
    List<Owner> owners = new ArrayList<>();
    switch (asked.action().substring(0, asked.action().indexOf(':'))) {
      case "s3" ->
          owners.add(
              new ResourcePolicy.Bucket(
                  resource.substring(resource.lastIndexOf(':') + 1).replaceFirst("/.*", "")));
      case "sqs" -> owners.add(new ResourcePolicy.Queue(queueUrl(resource), resource));
      case "s3tables" -> {
        owners.add(new ResourcePolicy.TableBucket(resource.replaceFirst("/table/.*", "")));
        asked
            .table()
            .filter(Deployment.Table::isMade)
            .map(table -> new ResourcePolicy.Table(table.bucketArn(), namespace, table.name()))
            .ifPresent(owners::add);
      }
      default -> {}
    }
    return owners;
  }

  /** The policy that hangs there; empty if none does. */
  Optional<ResourcePolicy> policy(Owner owner) {
    return read.computeIfAbsent(owner, each -> document(each).map(json -> parsed(each, json)));
  }

  private static ResourcePolicy parsed(Owner owner, String json) {
    return new ResourcePolicy(
        Policy.parse(owner.words(), Kind.RESOURCE, json, Reference.load()), json, owner);
  }

  private Optional<String> document(Owner owner) {
    return switch (owner) {
      case ResourcePolicy.Bucket bucket ->
          found(() -> s3.getBucketPolicy(get -> get.bucket(bucket.name())).policy());
      case ResourcePolicy.Queue queue ->
          Optional.ofNullable(
                  sqs.getQueueAttributes(
                          get ->
                              get.queueUrl(queue.url()).attributeNames(QueueAttributeName.POLICY))
                      .attributes()
                      .get(QueueAttributeName.POLICY))
              .filter(Predicate.not(String::isBlank));
      case ResourcePolicy.TableBucket bucket ->
          found(
              () ->
                  s3Tables
                      .getTableBucketPolicy(get -> get.tableBucketARN(bucket.arn()))
                      .resourcePolicy());
      case ResourcePolicy.Table table ->
          found(
              () ->
                  s3Tables
                      .getTablePolicy(
                          get ->
                              get.tableBucketARN(table.bucketArn())
                                  .namespace(table.namespace())
                                  .name(table.name()))
                      .resourcePolicy());
    };
  }

  private static Optional<String> found(Supplier<String> read) {
    try {
      return Optional.of(read.get());
    } catch (AwsServiceException e) {
      if (e.statusCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private String queueUrl(String arn) {
    return queueUrls.computeIfAbsent(
        arn.substring(arn.lastIndexOf(':') + 1),
        name -> sqs.getQueueUrl(get -> get.queueName(name)).queueUrl());
  }
}
