package dev.medallion.functions.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.functions.runtime.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;

/** The policy of a table bucket: the statements that were put here, and those of others. */
final class BucketPolicy {
  private static final String STATEMENT = "Statement";

  private final S3TablesClient s3Tables;
  private final TableBucketArn bucket;
  private final ObjectNode document;
  private final List<JsonNode> ours = new ArrayList<>();
  private final List<JsonNode> others = new ArrayList<>();

  private BucketPolicy(S3TablesClient s3Tables, TableBucketArn bucket, ObjectNode document) {
    this.s3Tables = s3Tables;
    this.bucket = bucket;
    this.document = document;
    JsonNode statements = document.path(STATEMENT);
    // A single statement may stand without brackets.
    (statements.isObject() ? List.of(statements) : statements)
        .forEach(each -> (PolicyStatements.isOurs(each) ? ours : others).add(each));
  }

  /**
   * The policy as it is; one without statements if there is none.
   *
   * @throws IllegalStateException if it is not JSON
   */
  static BucketPolicy of(S3TablesClient s3Tables, TableBucketArn bucket) {
    try {
      String policy =
          s3Tables.getTableBucketPolicy(get -> get.tableBucketARN(bucket.value())).resourcePolicy();
      return new BucketPolicy(s3Tables, bucket, (ObjectNode) Json.tree(policy));
    } catch (NotFoundException e) {
      return new BucketPolicy(
          s3Tables, bucket, JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the policy of the table bucket %s is not JSON; put it anew".formatted(bucket.bucket()),
          e);
    }
  }

  /** The statements that were put here. */
  List<JsonNode> ours() {
    return List.copyOf(ours);
  }

  /** Whether the statements that were put here are those. */
  boolean holds(List<? extends JsonNode> statements) {
    return meanings(ours).equals(meanings(statements));
  }

  /** Replaces the statements that were put here, and leaves those of others as they are. */
  void put(List<? extends JsonNode> statements) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode().addAll(others).addAll(statements);
    if (all.isEmpty()) {
      s3Tables.deleteTableBucketPolicy(delete -> delete.tableBucketARN(bucket.value()));
    } else {
      String policy = Json.write(document.deepCopy().set(STATEMENT, all));
      s3Tables.putTableBucketPolicy(
          put -> put.tableBucketARN(bucket.value()).resourcePolicy(policy));
    }
    ours.clear();
    ours.addAll(statements);
  }

  private static Set<String> meanings(List<? extends JsonNode> statements) {
    return statements.stream().map(PolicyStatements::meaning).collect(Collectors.toSet());
  }
}
