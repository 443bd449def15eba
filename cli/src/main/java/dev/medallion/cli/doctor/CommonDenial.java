package dev.medallion.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message that most services refuse with.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">Troubleshoot
 *     access denied error messages</a>
 */
final class CommonDenial {
  private static final String TYPES =
      "identity-based|resource-based|session|permissions boundary|role trust|service"
          + " control|resource control|VPC endpoint";

  private static final Pattern TEXT =
      Pattern.compile(
          "User: (?<who>\\S+) is not authorized to perform: (?<action>[a-z0-9-]+:[A-Za-z]+)"
              + "(?: on resource: \"?(?<resource>[^\\s\"]+)\"?)?"
              + "(?:,? because no (?<lacks>%1$s)(?: policy)? allows the \\S+ action"
                  .formatted(TYPES)
              + "|,? with an explicit deny in an? (?<denies>%1$s)(?: policy)?)?".formatted(TYPES));

  private final Asked asked;
  private final String evidence;
  private final Optional<String> lacks;
  private final Optional<String> denies;

  private CommonDenial(Matcher matcher) {
    asked =
        new Asked(
            matcher.group("who"),
            matcher.group("action"),
            Optional.ofNullable(matcher.group("resource")));
    evidence = matcher.group().strip();
    lacks = Optional.ofNullable(matcher.group("lacks")).map(String::strip);
    denies = Optional.ofNullable(matcher.group("denies")).map(String::strip);
  }

  static Optional<Diagnosis> read(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.find() ? Optional.of(new CommonDenial(matcher).diagnosis()) : Optional.empty();
  }

  private Diagnosis diagnosis() {
    if (denies.isPresent()) {
      return denied(layer(denies.get()));
    }
    return lacks.map(type -> lacking(layer(type))).orElseGet(this::unsaid);
  }

  private static Layer layer(String type) {
    return switch (type) {
      case "identity-based" -> Layer.IDENTITY;
      case "resource-based" -> Layer.RESOURCE;
      case "session" -> Layer.SESSION;
      case "permissions boundary" -> Layer.BOUNDARY;
      case "role trust" -> Layer.TRUST;
      case "service control", "resource control" -> Layer.ORGANIZATION;
      case "VPC endpoint" -> Layer.VPC_ENDPOINT;
      default -> Layer.UNKNOWN;
    };
  }

  private Diagnosis lacking(Layer layer) {
    return switch (layer) {
      case IDENTITY -> of(layer, hint(), lookAtIdentity(), List.of(allow()));
      case RESOURCE ->
          of(layer, "The policy of the resource has to name the caller.", lookAtResource(), fix());
      case TRUST ->
          of(
              layer,
              "The role does not trust the caller. Its trust policy has to name it.",
              List.of(
                  "aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument"
                      .formatted(roleToAssume())),
              List.of(
                  "aws iam update-assume-role-policy --role-name %s --policy-document file://trust.json"
                      .formatted(roleToAssume())));
      case BOUNDARY,
          SESSION,
          BUCKET,
          TABLE,
          QUEUE,
          NOT_REGISTERED,
          CAPITALS,
          ORGANIZATION,
          VPC_ENDPOINT,
          LAKE_FORMATION,
          LAKE_ADMINISTRATOR,
          LAKE_CATALOG,
          LAKE_DATABASE,
          LAKE_TABLE,
          LAKE_COLUMN,
          UNKNOWN ->
          of(layer, noGrant(layer), look(layer), List.of());
    };
  }

  private Diagnosis denied(Layer layer) {
    return switch (layer) {
      case IDENTITY ->
          of(
              layer,
              "A statement denies the action, so no further grant fixes it: change the Deny.",
              lookAtIdentity(),
              List.of());
      case RESOURCE ->
          of(
              layer,
              "A Deny in the policy of the resource stands above every grant: change it there.",
              lookAtResource(),
              List.of());
      case TRUST -> lacking(layer);
      case BOUNDARY,
          SESSION,
          BUCKET,
          TABLE,
          QUEUE,
          NOT_REGISTERED,
          CAPITALS,
          ORGANIZATION,
          VPC_ENDPOINT,
          LAKE_FORMATION,
          LAKE_ADMINISTRATOR,
          LAKE_CATALOG,
          LAKE_DATABASE,
          LAKE_TABLE,
          LAKE_COLUMN,
          UNKNOWN ->
          of(layer, noGrant(layer), look(layer), List.of());
    };
  }

  private Diagnosis unsaid() {
    List<String> look = new ArrayList<>(lookAtIdentity());
    look.addAll(lookAtResource());
    return of(
        Layer.UNKNOWN,
        "Most often the caller's own policy lacks the action. " + hint(),
        look,
        List.of(allow()));
  }

  private Diagnosis of(Layer layer, String advice, List<String> look, List<String> fix) {
    return new Diagnosis(layer, evidence, advice.strip(), look, fix);
  }

  private String hint() {
    return switch (asked.service()) {
      case "glue" ->
          "The Data Catalog asks for the action on each of catalog, catalog/s3tablescatalog,"
              + " catalog/s3tablescatalog/BUCKET, the database and the table, and names the first"
              + " that is refused: allow it on all.";
      case "lakeformation" -> "The action takes no resource: allow it on \"*\".";
      case "s3tables" ->
          "Loading a table needs GetTableMetadataLocation and GetTableData; a commit needs"
              + " UpdateTableMetadataLocation, PutTableData and GetTableData.";
      case "kms" -> "The policy of the key has to let the caller use it, too.";
      default -> "";
    };
  }

  private String allow() {
    return asked.allow(
        asked.action(), asked.service().equals("lakeformation") ? "*" : asked.resourceOrAll());
  }

  private List<String> lookAtIdentity() {
    return asked
        .role()
        .map(
            role ->
                List.of(
                    "aws iam list-role-policies --role-name " + role,
                    "aws iam list-attached-role-policies --role-name " + role))
        .orElseGet(() -> List.of("aws sts get-caller-identity"));
  }

  private List<String> lookAtResource() {
    String resource = asked.resourceOrAll();
    return switch (asked.service()) {
      case "s3tables" ->
          List.of(
              "aws s3tables get-table-bucket-policy --table-bucket-arn "
                  + resource.replaceFirst("/table/.*", ""));
      case "s3" ->
          List.of(
              "aws s3api get-bucket-policy --bucket "
                  + resource.replaceFirst("arn:aws[a-z-]*:s3:::", "").replaceFirst("/.*", ""));
      case "lambda" ->
          List.of(
              "aws lambda get-policy --function-name "
                  + resource.replaceFirst("(:function:[^:]+).*", "$1"));
      case "sqs" ->
          List.of("aws sqs get-queue-attributes --queue-url URL --attribute-names Policy");
      case "kms" -> List.of("aws kms get-key-policy --policy-name default --key-id " + resource);
      default -> List.of();
    };
  }

  private List<String> fix() {
    String resource = asked.resourceOrAll();
    return switch (asked.service()) {
      case "lambda" ->
          List.of(
              "aws lambda add-permission --function-name %s --statement-id allow-caller --action lambda:InvokeFunction --principal %s"
                  .formatted(resource, asked.grantee()));
      case "s3tables" ->
          List.of(
              "aws s3tables put-table-bucket-policy --table-bucket-arn %s --resource-policy file://policy.json"
                  .formatted(resource.replaceFirst("/table/.*", "")));
      case "s3" ->
          List.of(
              "aws s3api put-bucket-policy --bucket %s --policy file://policy.json"
                  .formatted(
                      resource.replaceFirst("arn:aws[a-z-]*:s3:::", "").replaceFirst("/.*", "")));
      case "sqs" ->
          List.of("aws sqs set-queue-attributes --queue-url URL --attributes file://policy.json");
      case "kms" ->
          List.of(
              "aws kms put-key-policy --policy-name default --policy file://policy.json --key-id "
                  + resource);
      default -> List.of();
    };
  }

  private String roleToAssume() {
    return asked.resourceOrAll().replaceFirst(".*/", "");
  }

  private List<String> look(Layer layer) {
    if (layer == Layer.BOUNDARY) {
      return List.of(
          "aws iam get-role --role-name %s --query Role.PermissionsBoundary"
              .formatted(asked.role().orElse("ROLE")));
    }
    return layer == Layer.VPC_ENDPOINT
        ? List.of(
            "aws ec2 describe-vpc-endpoints --query"
                + " 'VpcEndpoints[].[VpcEndpointId,ServiceName,PolicyDocument]'")
        : List.of();
  }

  private static String noGrant(Layer layer) {
    return switch (layer) {
      case BOUNDARY ->
          "The role's boundary does not let it do this, whatever else is granted: use another"
              + " role.";
      case SESSION ->
          "Whoever assumed the role limited the session: assume it without that policy.";
      case ORGANIZATION ->
          "The administrators of the organization decide this; nothing in the account fixes it.";
      case VPC_ENDPOINT -> "The policy of the VPC endpoint has to allow the action.";
      case IDENTITY,
          RESOURCE,
          BUCKET,
          TABLE,
          QUEUE,
          NOT_REGISTERED,
          CAPITALS,
          TRUST,
          LAKE_FORMATION,
          LAKE_ADMINISTRATOR,
          LAKE_CATALOG,
          LAKE_DATABASE,
          LAKE_TABLE,
          LAKE_COLUMN,
          UNKNOWN ->
          "The message names a policy that is not known here.";
    };
  }
}
