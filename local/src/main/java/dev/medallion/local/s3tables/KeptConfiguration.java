package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.medallion.iam.InvalidPolicyException;
import dev.medallion.local.access.PolicyDocuments;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.s3tables.Lookup.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.s3tables.model.EncryptionConfiguration;
import software.amazon.awssdk.services.s3tables.model.SSEAlgorithm;

/** The policy, the tags and the encryption of a bucket or a table: kept, and given back. */
final class KeptConfiguration {
  private static final String POLICY = "policy";
  private static final String TAGS = "tags";
  private static final String ENCRYPTION = "encryption";
  private static final int MOST_TAGS = 50;
  private static final EncryptionConfiguration STANDARD =
      EncryptionConfiguration.builder().sseAlgorithm(SSEAlgorithm.AES256).build();

  private final Function<String, JsonNode> kept;
  private final BiConsumer<String, JsonNode> keep;
  private final Consumer<String> forget;

  private KeptConfiguration(
      Function<String, JsonNode> kept, BiConsumer<String, JsonNode> keep, Consumer<String> forget) {
    this.kept = kept;
    this.keep = keep;
    this.forget = forget;
  }

  static KeptConfiguration of(TableBucket bucket) {
    BucketRecord record = bucket.record();
    return new KeptConfiguration(record::kept, record::keep, record::forget);
  }

  static KeptConfiguration of(Table table) {
    return of(table.bucket(), table.id());
  }

  static KeptConfiguration of(TableBucket bucket, UUID table) {
    BucketRecord record = bucket.record();
    return new KeptConfiguration(
        kind -> record.kept(table, kind),
        (kind, value) -> record.keep(table, kind, value),
        kind -> record.forget(table, kind));
  }

  Optional<String> policy() {
    return Optional.ofNullable(kept.apply(POLICY).textValue());
  }

  /** Keeps a resource policy, all of which has to be understood. */
  void putPolicy(String policy) {
    try {
      PolicyDocuments.ofResource(POLICY, policy == null ? "" : policy);
    } catch (InvalidPolicyException e) {
      throw Errors.badRequest("The resource policy is not valid: " + e.getMessage());
    }
    keep.accept(POLICY, TextNode.valueOf(policy));
  }

  void deletePolicy() {
    forget.accept(POLICY);
  }

  Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    kept.apply(TAGS).properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return tags;
  }

  /** Adds tags; those of the same key are replaced. */
  void tag(Map<String, String> more) {
    if (more.isEmpty()) {
      return;
    }
    Map<String, String> tags = tags();
    tags.putAll(more);
    if (tags.size() > MOST_TAGS) {
      throw Errors.badRequest(
          "The resource would have %d tags; it can have %d".formatted(tags.size(), MOST_TAGS));
    }
    keepTags(tags);
  }

  void untag(List<String> keys) {
    Map<String, String> tags = tags();
    if (tags.keySet().removeAll(keys)) {
      keepTags(tags);
    }
  }

  private void keepTags(Map<String, String> tags) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tags.forEach(json::put);
    keep.accept(TAGS, json);
  }

  /** The encryption that was put; empty if none was. */
  Optional<EncryptionConfiguration> encryption() {
    JsonNode json = kept.apply(ENCRYPTION);
    return json.isMissingNode()
        ? Optional.empty()
        : Optional.of(ModelJson.read(json, EncryptionConfiguration.class, ModelJson.Scalars.EXACT));
  }

  /** S3's own keys, which hold where nothing else was put. */
  static EncryptionConfiguration standardEncryption() {
    return STANDARD;
  }

  void encrypt(EncryptionConfiguration encryption) {
    requireEncryption(encryption);
    keep.accept(ENCRYPTION, ModelJson.write(encryption));
  }

  void deleteEncryption() {
    forget.accept(ENCRYPTION);
  }

  /** Refuses an encryption that S3 Tables does not know. */
  private static void requireEncryption(EncryptionConfiguration encryption) {
    SSEAlgorithm algorithm = encryption == null ? null : encryption.sseAlgorithm();
    boolean known =
        switch (algorithm) {
          case null -> false;
          case AES256 -> encryption.kmsKeyArn() == null;
          case AWS_KMS -> encryption.kmsKeyArn() != null;
          case UNKNOWN_TO_SDK_VERSION -> false;
        };
    if (!known) {
      throw Errors.badRequest(
          "The encryption configuration is not valid: sseAlgorithm is AES256 alone, or aws:kms with"
              + " a kmsKeyArn");
    }
  }
}
