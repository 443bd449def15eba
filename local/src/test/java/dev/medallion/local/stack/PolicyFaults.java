package dev.medallion.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cli.doctor.Layer;
import dev.medallion.cli.doctor.Need;
import dev.medallion.cli.doctor.Need.Where;
import dev.medallion.cli.doctor.Needs;
import dev.medallion.local.Site;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Breaks one policy at a time, by a seed, and puts everything back as it was. */
final class PolicyFaults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROLE = "medallion-";
  private static final String LANDING = "medallion-landing-000000000000-us-east-1";
  private static final String ARTIFACTS = "medallion-artifacts-000000000000-us-east-1";
  private static final String QUEUE = "medallion-landing";
  private static final String GOLD_TABLE = "product_performance";
  private static final String NAMESPACE = "retail";

  /** What can be broken. */
  enum Kind {
    RIGHT_REMOVED(Layer.IDENTITY),
    IDENTITY_DENIES(Layer.IDENTITY),
    BOUNDARY_LACKS(Layer.BOUNDARY),
    BOUNDARY_DENIES(Layer.BOUNDARY),
    BUCKET_DENIES(Layer.BUCKET),
    TABLE_BUCKET_DENIES(Layer.BUCKET),
    TABLE_DENIES(Layer.TABLE),
    QUEUE_DENIES(Layer.QUEUE),
    QUEUE_LETS_NOBODY_IN(Layer.QUEUE);

    private final Layer layer;

    Kind(Layer layer) {
      this.layer = layer;
    }
  }

  /**
   * A fault.
   *
   * @param layer the layer that refuses because of it
   * @param principal whom it hits first
   */
  record Fault(Kind kind, Layer layer, String principal, String action) {}

  private final IamClient iam;
  private final S3Client s3;
  private final S3TablesClient s3Tables;
  private final SqsClient sqs;
  private final Map<String, Map<String, String>> inline = new LinkedHashMap<>();
  private final Map<String, String> buckets = new LinkedHashMap<>();
  private final String queueUrl;
  private final String queuePolicy;
  private int boundaries;

  PolicyFaults(IamClient iam, S3Client s3, S3TablesClient s3Tables, SqsClient sqs) {
    this.iam = iam;
    this.s3 = s3;
    this.s3Tables = s3Tables;
    this.sqs = sqs;
    for (Role role : iam.listRolesPaginator().roles()) {
      inline.put(role.roleName(), policies(role.roleName()));
    }
    for (String bucket : List.of(LANDING, ARTIFACTS)) {
      buckets.put(bucket, s3.getBucketPolicy(get -> get.bucket(bucket)).policy());
    }
    queueUrl = sqs.getQueueUrl(get -> get.queueName(QUEUE)).queueUrl();
    queuePolicy =
        sqs.getQueueAttributes(
                get -> get.queueUrl(queueUrl).attributeNames(QueueAttributeName.POLICY))
            .attributes()
            .get(QueueAttributeName.POLICY);
  }

  private Map<String, String> policies(String role) {
    Map<String, String> policies = new LinkedHashMap<>();
    for (String name : iam.listRolePolicies(list -> list.roleName(role)).policyNames()) {
      policies.put(
          name,
          URLDecoder.decode(
              iam.getRolePolicy(get -> get.roleName(role).policyName(name)).policyDocument(),
              StandardCharsets.UTF_8));
    }
    return policies;
  }

  /** Breaks something. */
  Fault introduce(Kind kind, Random random) throws IOException {
    Need need =
        switch (kind) {
          case RIGHT_REMOVED, IDENTITY_DENIES, BOUNDARY_LACKS, BOUNDARY_DENIES ->
              any(random, asked -> true);
          case BUCKET_DENIES -> any(random, asked -> asked.action().startsWith("s3:"));
          case TABLE_BUCKET_DENIES, TABLE_DENIES ->
              any(random, asked -> asked.resource().equals("${TABLEARN:gold}"));
          case QUEUE_DENIES, QUEUE_LETS_NOBODY_IN ->
              any(random, asked -> asked.action().startsWith("sqs:"));
        };
    String role = ROLE + need.who();
    String action = need.action();
    switch (kind) {
      case RIGHT_REMOVED -> remove(role, action);
      case IDENTITY_DENIES -> put(role, "freeze", document(statement("Deny", "Action", action)));
      case BOUNDARY_LACKS -> limit(role, document(statement("Allow", "NotAction", action)));
      case BOUNDARY_DENIES ->
          limit(
              role,
              document(statement("Allow", "Action", "*"), statement("Deny", "Action", action)));
      case BUCKET_DENIES -> {
        String bucket = need.resource().contains("LandingBucket") ? LANDING : ARTIFACTS;
        ObjectNode policy = (ObjectNode) JSON.readTree(buckets.get(bucket));
        ((ArrayNode) policy.path("Statement"))
            .add(denying(role, action, "arn:aws:s3:::%s*".formatted(bucket)));
        s3.putBucketPolicy(put -> put.bucket(bucket).policy(policy.toString()));
      }
      case TABLE_BUCKET_DENIES ->
          s3Tables.putTableBucketPolicy(
              put ->
                  put.tableBucketARN(gold())
                      .resourcePolicy(document(denying(role, action, gold() + "/table/*"))));
      case TABLE_DENIES -> {
        String arn =
            s3Tables
                .getTable(get -> get.tableBucketARN(gold()).namespace(NAMESPACE).name(GOLD_TABLE))
                .tableARN();
        s3Tables.putTablePolicy(
            put ->
                put.tableBucketARN(gold())
                    .namespace(NAMESPACE)
                    .name(GOLD_TABLE)
                    .resourcePolicy(document(denying(role, action, arn))));
      }
      case QUEUE_DENIES -> {
        ObjectNode policy = (ObjectNode) JSON.readTree(queuePolicy);
        ((ArrayNode) policy.path("Statement")).add(denying(role, action, Site.arn("sqs", QUEUE)));
        queue(policy.toString());
      }
      case QUEUE_LETS_NOBODY_IN -> queue("");
    }
    return new Fault(
        kind,
        kind.layer,
        kind == Kind.QUEUE_LETS_NOBODY_IN ? "events.amazonaws.com" : role,
        action);
  }

  private static String gold() {
    return Site.arn("s3tables", "bucket/medallion-gold");
  }

  private static Need any(Random random, Predicate<Need> wanted) {
    List<Need> needs =
        Needs.all().stream()
            .filter(need -> need.who().endsWith("Role"))
            .filter(need -> need.where() != Where.LAKE_FORMATION)
            .filter(wanted)
            .toList();
    return needs.get(random.nextInt(needs.size()));
  }

  private void remove(String role, String action) throws IOException {
    for (Map.Entry<String, String> policy : inline.get(role).entrySet()) {
      ObjectNode document = (ObjectNode) JSON.readTree(policy.getValue());
      ArrayNode kept = JSON.createArrayNode();
      for (JsonNode statement : document.path("Statement")) {
        JsonNode actions = statement.path("Action");
        List<String> left = new ArrayList<>();
        (actions.isArray() ? actions : List.of(actions)).forEach(each -> left.add(each.asText()));
        left.remove(action);
        if (!left.isEmpty()) {
          ArrayNode put = ((ObjectNode) statement).putArray("Action");
          left.forEach(put::add);
          kept.add(statement);
        }
      }
      document.set("Statement", kept);
      put(role, policy.getKey(), document.toString());
    }
  }

  private void put(String role, String name, String document) {
    iam.putRolePolicy(put -> put.roleName(role).policyName(name).policyDocument(document));
  }

  private void limit(String role, String document) {
    boundaries++;
    String arn =
        iam.createPolicy(
                create -> create.policyName("limit-" + boundaries).policyDocument(document))
            .policy()
            .arn();
    iam.putRolePermissionsBoundary(put -> put.roleName(role).permissionsBoundary(arn));
  }

  private void queue(String policy) {
    sqs.setQueueAttributes(
        set -> set.queueUrl(queueUrl).attributes(Map.of(QueueAttributeName.POLICY, policy)));
  }

  private static ObjectNode statement(String effect, String element, String action) {
    return JSON.createObjectNode().put("Effect", effect).put(element, action).put("Resource", "*");
  }

  private static ObjectNode denying(String role, String action, String resource) {
    ObjectNode statement = statement("Deny", "Action", action).put("Resource", resource);
    statement
        .putObject("Principal")
        .put("AWS", "arn:aws:iam::%s:role/%s".formatted(Site.ACCOUNT, role));
    return statement;
  }

  private static String document(ObjectNode... statements) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    document.putArray("Statement").addAll(List.of(statements));
    return document.toString();
  }

  /** Makes everything as it was found. */
  void restore() {
    inline.forEach(
        (role, policies) -> {
          for (String name : policies(role).keySet()) {
            if (!policies.containsKey(name)) {
              iam.deleteRolePolicy(delete -> delete.roleName(role).policyName(name));
            }
          }
          policies.forEach((name, document) -> put(role, name, document));
          iam.deleteRolePermissionsBoundary(delete -> delete.roleName(role));
        });
    buckets.forEach(
        (bucket, policy) -> s3.putBucketPolicy(put -> put.bucket(bucket).policy(policy)));
    queue(queuePolicy);
    s3Tables.deleteTableBucketPolicy(delete -> delete.tableBucketARN(gold()));
    s3Tables.deleteTablePolicy(
        delete -> delete.tableBucketARN(gold()).namespace(NAMESPACE).name(GOLD_TABLE));
  }
}
