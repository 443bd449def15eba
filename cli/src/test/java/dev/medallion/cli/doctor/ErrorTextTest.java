package dev.medallion.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals as AWS prints them. */
class ErrorTextTest {
  private static final String WHO =
      "User: arn:aws:sts::123456789012:assumed-role/R/S is not authorized to perform: ";

  private static Diagnosis read(String text) {
    return ErrorText.read(text).orElseThrow(() -> new AssertionError("not known: " + text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          because no identity-based policy allows the s3tables:GetTableData action | IDENTITY
          with an explicit deny in an identity-based policy                        | IDENTITY
          because no resource-based policy allows the s3tables:GetTableData action | RESOURCE
          with an explicit deny in a resource-based policy                         | RESOURCE
          because no permissions boundary allows the s3tables:GetTableData action  | BOUNDARY
          with an explicit deny in a permissions boundary                          | BOUNDARY
          with an explicit deny in a permissions boundary: arn:aws:iam::1:policy/b | BOUNDARY
          because no session policy allows the s3tables:GetTableData action        | SESSION
          with an explicit deny in a service control policy: arn:aws:organizations::1:policy/p | ORGANIZATION
          because no resource control policy allows the s3tables:GetTableData action | ORGANIZATION
          because no VPC endpoint policy allows the s3tables:GetTableData action   | VPC_ENDPOINT
          because no role trust policy allows the sts:AssumeRole action            | TRUST
          ''                                                                       | UNKNOWN
          """)
  void tellsTheLayerOfTheCommonMessage(String ending, Layer layer) {
    String resource = "arn:aws:s3tables:us-east-1:123456789012:bucket/gold/table/1-2";
    assertThat(read(WHO + "s3tables:GetTableData on resource: " + resource + " " + ending).layer())
        .isEqualTo(layer);
  }

  @Test
  void fixesALackingActionOnTheResourceThatIsNamed() {
    Diagnosis diagnosis =
        read(
            "An error occurred (AccessDeniedException) when calling the GetTable operation: "
                + WHO
                + "glue:GetTable on resource: arn:aws:glue:us-east-1:123456789012:catalog because"
                + " no identity-based policy allows the glue:GetTable action (Service: AWSGlue)");
    assertThat(diagnosis.fix())
        .containsExactly(
            "aws iam put-role-policy --role-name R --policy-name allow-glue-GetTable"
                + " --policy-document"
                + " '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"glue:GetTable\"],\"Resource\":\"arn:aws:glue:us-east-1:123456789012:catalog\"}]}'");
    assertThat(diagnosis.advice()).contains("on each of catalog");
    assertThat(diagnosis.look()).contains("aws iam list-role-policies --role-name R");
  }

  @Test
  void offersNoGrantAgainstADeny() {
    assertThat(
            read(WHO
                    + "s3tables:CreateTable on resource:"
                    + " arn:aws:s3tables:us-east-1:123456789012:bucket/gold with an explicit"
                    + " deny in a permissions boundary")
                .fix())
        .isEmpty();
  }

  @Test
  void allowsGetDataAccessOnEverything() {
    Diagnosis diagnosis =
        read(
            WHO
                + "lakeformation:GetDataAccess on resource:"
                + " arn:aws:lakeformation:us-east-1:123456789012:catalog:123456789012 because no"
                + " identity-based policy allows the lakeformation:GetDataAccess action");
    assertThat(diagnosis.fix().getFirst()).endsWith("\"Resource\":\"*\"}]}'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          org.apache.iceberg.exceptions.ForbiddenException: Forbidden: User: arn:aws:sts::1:assumed-role/R/S is not authorized to perform: s3tables:GetTableData on resource: arn:aws:s3tables:us-east-1:1:bucket/b/table/1 because no identity-based policy allows the s3tables:GetTableData action | IDENTITY | put-role-policy --role-name R
          GENERIC_INTERNAL_ERROR: Forbidden: User: arn:aws:sts::1:assumed-role/R/S is not authorized to perform: glue:GetTable on resource: arn:aws:glue:us-east-1:1:database/c/d because no identity-based policy allows the glue:GetTable action | IDENTITY | glue:GetTable
          Iceberg cannot access the requested resource: Forbidden: Insufficient Lake Formation permission(s): Required Create Table on sales | LAKE_FORMATION | --permissions CREATE_TABLE --resource '{"Database":{"CatalogId":"ACCOUNT:s3tablescatalog/BUCKET","Name":"sales"}}'
          Insufficient Lake Formation permission(s): Required Create Database on Catalog | LAKE_FORMATION | --permissions CREATE_DATABASE --resource '{"Catalog"
          Insufficient Lake Formation permission(s): Required Describe on orders | LAKE_FORMATION | --permissions DESCRIBE
          Insufficient Lake Formation permission(s) on orders | LAKE_FORMATION | --permissions SELECT
          Insufficient permissions to execute the query. Principal does not have any privilege on specified resource | LAKE_FORMATION | --permissions SELECT DESCRIBE
          COLUMN_NOT_FOUND: line 1:8: Column 'price' cannot be resolved or requester is not authorized to access requested resources | LAKE_FORMATION | "ColumnNames":["price"]
          Resource does not exist or requester is not authorized to access requested permissions. | LAKE_FORMATION | put-data-lake-settings
          Access is not allowed. | LAKE_FORMATION | ''
          You are not authorized to perform: athena:StartQueryExecution on the resource. After your AWS administrator or you have updated your permissions, please try again. | IDENTITY | athena:StartQueryExecution
          Role ARN should be given assume role permissions for Glue Service. | TRUST | glue.amazonaws.com
          LAUNCH ERROR | IDENTITY | ''
          """)
  void knowsTheOtherForms(String text, Layer layer, String fix) {
    String whole =
        text.equals("LAUNCH ERROR")
            ? "LAUNCH ERROR | Error downloading from S3 for bucket: b, key:"
                + " jobs/script.scala.Access Denied (Service: Amazon S3; Status Code: 403; Please"
                + " refer logs for details."
            : text;
    Diagnosis diagnosis = read(whole);
    assertThat(diagnosis.layer()).isEqualTo(layer);
    assertThat(String.join("\n", diagnosis.fix())).contains(fix);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"error":{"code":403,"type":"AccessDeniedException"}} | UNKNOWN
          org.apache.iceberg.exceptions.ForbiddenException: Forbidden: null | UNKNOWN
          The function execution role does not have permissions to call ReceiveMessage on SQS | IDENTITY
          PERMISSION_DENIED | IDENTITY
          FAILURE_TO_ASSUME_ROLE | TRUST
          An error occurred (AccessDenied) when calling the GetObject operation: Access Denied | IDENTITY
          """)
  void knowsTheFormsThatSayLittle(String text, Layer layer) {
    assertThat(read(text).layer()).isEqualTo(layer);
  }

  @Test
  void namesAUserAndAServiceAsTheyAre() {
    assertThat(
            read("User: arn:aws:iam::123456789012:user/team/ann is not authorized to perform:"
                    + " sqs:sendmessage on resource: arn:aws:sqs:us-east-1:123456789012:q"
                    + " because no identity-based policy allows the sqs:sendmessage action")
                .fix()
                .getFirst())
        .startsWith("aws iam put-user-policy --user-name ann --policy-name allow-sqs-sendmessage");
    assertThat(
            read("User: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction"
                    + " on resource: arn:aws:lambda:us-east-1:123456789012:function:f:live"
                    + " because no resource-based policy allows the lambda:InvokeFunction"
                    + " action")
                .fix()
                .getFirst())
        .contains("aws lambda add-permission")
        .endsWith("--principal events.amazonaws.com");
  }

  @Test
  void saysNothingOfWhatIsNoRefusal() {
    assertThat(ErrorText.read("TABLE_NOT_FOUND: line 1:15: Table 'a' does not exist")).isEmpty();
    assertThat(ErrorText.read("")).isEmpty();
  }
}
