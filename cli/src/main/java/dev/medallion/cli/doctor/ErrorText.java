package dev.medallion.cli.doctor;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The forms in which AWS says that something is not permitted. */
public final class ErrorText {
  private static final String ROLE = "arn:aws:iam::ACCOUNT:role/ROLE";

  /** A form, and what it says. */
  private record Form(Pattern pattern, Function<Matcher, Diagnosis> diagnosis) {
    static Form of(String pattern, Function<Matcher, Diagnosis> diagnosis) {
      return new Form(Pattern.compile(pattern, Pattern.DOTALL), diagnosis);
    }

    Optional<Diagnosis> read(String text) {
      Matcher matcher = pattern.matcher(text);
      return matcher.find() ? Optional.of(diagnosis.apply(matcher)) : Optional.empty();
    }
  }

  /** The more a form says, the earlier it is tried. */
  private static final List<Form> FORMS =
      List.of(
          Form.of(
              "Insufficient Lake Formation permission\\(s\\)(?:: Required (?<what>[A-Za-z ]+?))? on"
                  + " (?<where>[\\w.]+)",
              ErrorText::lakeFormation),
          Form.of(
              "Principal does not have any privilege on specified resource",
              found ->
                  granting(
                      found,
                      "Where Lake Formation decides, Athena reads only what is granted.",
                      Commands.grant(ROLE, "SELECT DESCRIBE", Commands.table("TABLE")),
                      Commands.grant(ROLE, "DESCRIBE", Commands.database("NAMESPACE")))),
          Form.of(
              "Column '(?<column>[^']+)' cannot be resolved or requester is not authorized",
              found ->
                  granting(
                      found,
                      "Either the table has no column %s, or Lake Formation does not grant it: the message is the same."
                          .formatted(found.group("column")),
                      Commands.grant(
                          ROLE,
                          "SELECT",
                          "{\"TableWithColumns\":{\"CatalogId\":\"ACCOUNT:s3tablescatalog/BUCKET\",\"DatabaseName\":\"NAMESPACE\",\"Name\":\"TABLE\",\"ColumnNames\":[\"%s\"]}}"
                              .formatted(found.group("column"))))),
          Form.of(
              "requester is not authorized to access requested permissions",
              found ->
                  new Diagnosis(
                      Layer.LAKE_FORMATION,
                      found.group(),
                      "Who grants has to be an administrator of the data lake, or to have the"
                          + " permission with the grant option; or the resource is not there."
                          + " put-data-lake-settings replaces all settings: start from what"
                          + " get-data-lake-settings shows.",
                      List.of("aws lakeformation get-data-lake-settings"),
                      List.of(
                          "aws lakeformation put-data-lake-settings --data-lake-settings"
                              + " file://settings.json"))),
          Form.of(
              "Access is not allowed\\.",
              found ->
                  new Diagnosis(
                      Layer.LAKE_FORMATION,
                      found.group(),
                      "Lake Formation hands out credentials for whole tables only where its"
                          + " settings allow full table access to external engines"
                          + " (AllowFullTableExternalDataAccess).",
                      List.of("aws lakeformation get-data-lake-settings"),
                      List.of())),
          Form.of(
              "Role ARN should be given assume role permissions for Glue Service",
              found ->
                  new Diagnosis(
                      Layer.TRUST,
                      found.group(),
                      "The job's role does not trust glue.amazonaws.com.",
                      List.of(
                          "aws iam get-role --role-name ROLE --query"
                              + " Role.AssumeRolePolicyDocument"),
                      List.of(
                          "aws iam update-assume-role-policy --role-name ROLE --policy-document"
                              + " '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"glue.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}'"))),
          Form.of(
              "Error downloading from S3 for bucket: (?<bucket>[^,]+), key: (?<key>.+?)\\.Access"
                  + " Denied",
              found ->
                  identity(
                      found,
                      "The job's role may not read its script or jar.",
                      Commands.allow(
                          "role ROLE",
                          "s3:GetObject",
                          "arn:aws:s3:::%s/%s"
                              .formatted(found.group("bucket"), found.group("key"))))),
          Form.of(
              "execution role does not have permissions to call (?<action>\\w+) on SQS",
              found ->
                  identity(
                      found,
                      "An event source reads the queue as the function's role.",
                      Commands.allow(
                          "role ROLE",
                          "sqs:ReceiveMessage",
                          "sqs:DeleteMessage",
                          "sqs:GetQueueAttributes",
                          "QUEUE_ARN"))),
          Form.of(
              "You are not authorized to perform: (?<action>athena:\\w+) on the resource",
              found ->
                  identity(
                      found,
                      "Athena does not say which policy refuses: the identity policy lacks the"
                          + " action on the workgroup, or a policy of the organization denies it.",
                      Commands.allow(
                          "role ROLE",
                          found.group("action"),
                          "arn:aws:athena:REGION:ACCOUNT:workgroup/WORKGROUP"))),
          Form.of(
              "IAM_ROLE_NOT_AVAILABLE|FAILURE_TO_ASSUME_ROLE",
              found ->
                  new Diagnosis(
                      Layer.TRUST,
                      found.group(),
                      "QuickSight cannot assume the role of the data source: it has to be there,"
                          + " and to trust quicksight.amazonaws.com.",
                      List.of(
                          "aws quicksight describe-data-source --aws-account-id ACCOUNT"
                              + " --data-source-id ID",
                          "aws iam get-role --role-name ROLE --query"
                              + " Role.AssumeRolePolicyDocument"),
                      List.of())),
          Form.of(
              "PERMISSION_DENIED",
              found ->
                  identity(
                      found,
                      "QuickSight's role, or the role of the data source, may not run the query or"
                          + " read the tables; AWS's own policy for QuickSight has no s3tables"
                          + " actions.",
                      Commands.allow(
                          "role aws-quicksight-service-role-v0",
                          "s3tables:GetTableBucket",
                          "s3tables:GetNamespace",
                          "s3tables:GetTable",
                          "s3tables:GetTableData",
                          "s3tables:GetTableMetadataLocation",
                          "arn:aws:s3tables:REGION:ACCOUNT:bucket/BUCKET*"))),
          Form.of(
              "\"code\"\\s*:\\s*403\\s*,\\s*\"type\"\\s*:\\s*\"AccessDeniedException\"",
              found ->
                  unsaid(
                      found,
                      "Glue's Iceberg REST endpoint says no more than this. It asks for the glue"
                          + " action of the operation on catalog, database and table, and then for"
                          + " the s3tables actions, or for lakeformation:GetDataAccess and grants"
                          + " where Lake Formation decides.")),
          Form.of(
              "(?:ForbiddenException|Forbidden)(?:: Forbidden)?:?\\s*(?:null)?\\s*$",
              found ->
                  unsaid(
                      found,
                      "S3 Tables' Iceberg REST endpoint gave no reason. Loading a table needs"
                          + " s3tables:GetTableMetadataLocation and GetTableData, a commit"
                          + " UpdateTableMetadataLocation, PutTableData and GetTableData; a HEAD"
                          + " that passes asks only for GetTable.")),
          Form.of(
              "Access Denied[^\\n"
                  + "]*(?:Amazon S3|Service: S3)|\\(AccessDenied\\)[^\\n"
                  + "]*|(?:S3Exception|S3)[^\\n"
                  + "]*Access Denied",
              found ->
                  identity(
                      found,
                      "S3 says who and what only within one organization. It asks s3:GetObject or"
                          + " PutObject on the key, and without s3:ListBucket on the bucket a key"
                          + " that is missing is refused as well.",
                      Commands.allow("role ROLE", "s3:GetObject", "arn:aws:s3:::BUCKET/KEY"),
                      Commands.allow("role ROLE", "s3:ListBucket", "arn:aws:s3:::BUCKET"))));

  private ErrorText() {}

  /**
   * Reads an error as AWS prints it, with whatever stands around it.
   *
   * @return what it says; empty if it has none of the known forms
   */
  public static Optional<Diagnosis> read(String text) {
    return Stream.concat(
            Stream.of(CommonDenial.read(text)), FORMS.stream().map(form -> form.read(text)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Diagnosis lakeFormation(Matcher found) {
    String what = Optional.ofNullable(found.group("what")).orElse("Select");
    String permission = what.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
    String where = found.group("where");
    String resource =
        switch (permission) {
          case "CREATE_DATABASE" -> Commands.catalog();
          case "CREATE_TABLE" -> Commands.database(where);
          default -> Commands.table(where);
        };
    return granting(
        found,
        "Where Lake Formation decides, IAM alone is not enough: the principal needs %s here."
            .formatted(permission),
        Commands.grant(ROLE, permission, resource));
  }

  private static Diagnosis granting(Matcher found, String advice, String... grants) {
    return new Diagnosis(
        Layer.LAKE_FORMATION,
        found.group(),
        advice,
        List.of("aws glue get-catalog --catalog-id s3tablescatalog", Commands.listGrants(ROLE)),
        List.of(grants));
  }

  private static Diagnosis identity(Matcher found, String advice, String... fixes) {
    return new Diagnosis(
        Layer.IDENTITY,
        found.group(),
        advice,
        List.of("aws iam list-role-policies --role-name ROLE"),
        List.of(fixes));
  }

  private static Diagnosis unsaid(Matcher found, String advice) {
    return new Diagnosis(
        Layer.UNKNOWN,
        found.group().strip(),
        advice,
        List.of(
            "aws iam list-role-policies --role-name ROLE",
            "aws s3tables get-table-bucket-policy --table-bucket-arn BUCKET_ARN",
            "aws glue get-catalog --catalog-id s3tablescatalog"),
        List.of());
  }
}
