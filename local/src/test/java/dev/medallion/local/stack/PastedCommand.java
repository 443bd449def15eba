package dev.medallion.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.endpoint.ModelJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.DataLakeSettings;
import software.amazon.awssdk.services.lakeformation.model.Resource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A command of the AWS CLI, split as a shell does and carried out by the SDK. */
record PastedCommand(String service, String operation, Map<String, String> options) {

  static PastedCommand of(String text) {
    List<String> words = words(text);
    if (!words.getFirst().equals("aws")) {
      throw new IllegalArgumentException("no command of the AWS CLI: " + text);
    }
    Map<String, String> options = new HashMap<>();
    String option = "";
    for (String word : words.subList(3, words.size())) {
      if (word.startsWith("--")) {
        option = word;
        options.put(option, "");
      } else {
        options.merge(option, word, (all, next) -> (all + " " + next).strip());
      }
    }
    return new PastedCommand(words.get(1), words.get(2), options);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == '\\' && !quoted) {
        i++;
        word.append(text.charAt(i));
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }

  void run(IamClient iam, S3Client s3, S3TablesClient s3Tables, SqsClient sqs) throws IOException {
    switch (service + " " + operation) {
      case "iam put-role-policy" ->
          iam.putRolePolicy(
              put ->
                  put.roleName(option("role-name"))
                      .policyName(option("policy-name"))
                      .policyDocument(option("policy-document")));
      case "iam delete-role-policy" ->
          iam.deleteRolePolicy(
              delete -> delete.roleName(option("role-name")).policyName(option("policy-name")));
      case "iam create-policy-version" ->
          iam.createPolicyVersion(
              create ->
                  create
                      .policyArn(option("policy-arn"))
                      .setAsDefault(options.containsKey("--set-as-default"))
                      .policyDocument(option("policy-document")));
      case "iam delete-role-permissions-boundary" ->
          iam.deleteRolePermissionsBoundary(delete -> delete.roleName(option("role-name")));
      case "s3api put-bucket-policy" ->
          s3.putBucketPolicy(put -> put.bucket(option("bucket")).policy(option("policy")));
      case "s3api delete-bucket-policy" ->
          s3.deleteBucketPolicy(delete -> delete.bucket(option("bucket")));
      case "s3tables put-table-bucket-policy" ->
          s3Tables.putTableBucketPolicy(
              put ->
                  put.tableBucketARN(option("table-bucket-arn"))
                      .resourcePolicy(option("resource-policy")));
      case "s3tables delete-table-bucket-policy" ->
          s3Tables.deleteTableBucketPolicy(
              delete -> delete.tableBucketARN(option("table-bucket-arn")));
      case "s3tables put-table-policy" ->
          s3Tables.putTablePolicy(
              put ->
                  put.tableBucketARN(option("table-bucket-arn"))
                      .namespace(option("namespace"))
                      .name(option("name"))
                      .resourcePolicy(option("resource-policy")));
      case "s3tables delete-table-policy" ->
          s3Tables.deleteTablePolicy(
              delete ->
                  delete
                      .tableBucketARN(option("table-bucket-arn"))
                      .namespace(option("namespace"))
                      .name(option("name")));
      case "sqs set-queue-attributes" -> {
        String policy = new ObjectMapper().readTree(option("attributes")).path("Policy").asText();
        sqs.setQueueAttributes(
            set ->
                set.queueUrl(option("queue-url"))
                    .attributes(Map.of(QueueAttributeName.POLICY, policy)));
      }
      default -> throw new IllegalArgumentException(service + " " + operation);
    }
  }

  /** A command to Lake Formation, whose options are JSON by the members' names. */
  void run(LakeFormationClient lakeFormation) throws IOException {
    switch (service + " " + operation) {
      case "lakeformation grant-permissions" -> {
        String principal = option("principal").replace("DataLakePrincipalIdentifier=", "");
        Resource resource = model("resource", Resource.class);
        lakeFormation.grantPermissions(
            grant ->
                grant
                    .principal(who -> who.dataLakePrincipalIdentifier(principal))
                    .permissionsWithStrings(option("permissions").split(" ", -1))
                    .resource(resource));
      }
      case "lakeformation put-data-lake-settings" -> {
        DataLakeSettings settings = model("data-lake-settings", DataLakeSettings.class);
        lakeFormation.putDataLakeSettings(put -> put.dataLakeSettings(settings));
      }
      default -> throw new IllegalArgumentException(service + " " + operation);
    }
  }

  private <T extends SdkPojo> T model(String option, Class<T> type) throws IOException {
    return ModelJson.read(
        new ObjectMapper().readTree(option(option)), type, ModelJson.Scalars.EXACT);
  }

  private String option(String name) {
    String value = options.get("--" + name);
    if (value == null) {
      throw new IllegalArgumentException("%s lacks --%s".formatted(this, name));
    }
    return value;
  }
}
