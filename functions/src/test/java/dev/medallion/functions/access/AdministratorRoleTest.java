package dev.medallion.functions.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import dev.medallion.functions.fixture.SdkMocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

class AdministratorRoleTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/data/lake-administrator";

  private final StsClient sts = SdkMocks.mock(StsClient.class);
  private final AdministratorRole administrator = new AdministratorRole(sts);

  @BeforeEach
  void thisIsTheRoleOfTheFunction() {
    System.setProperty("aws.region", "us-east-1");
    when(sts.getCallerIdentity())
        .thenReturn(
            GetCallerIdentityResponse.builder()
                .arn(
                    "arn:aws:sts::123456789012:assumed-role/medallion-DeployRole-1/medallion-deploy")
                .build());
    when(sts.getCallerIdentity(any(GetCallerIdentityRequest.class)))
        .thenAnswer(call -> sts.getCallerIdentity());
  }

  @Test
  void takesTheCredentialsThatItIsGiven() {
    when(sts.assumeRole(any(AssumeRoleRequest.class)))
        .thenAnswer(
            call -> {
              AssumeRoleRequest assume = call.getArgument(0);
              assertThat(assume.roleArn()).isEqualTo(ROLE);
              return AssumeRoleResponse.builder()
                  .credentials(
                      granted -> granted.accessKeyId("ASIA").secretAccessKey("s").sessionToken("t"))
                  .build();
            });

    try (LakeFormationClient client = administrator.lakeFormation(ROLE)) {
      assertThat(
              client
                  .serviceClientConfiguration()
                  .credentialsProvider()
                  .resolveIdentity()
                  .join()
                  .accessKeyId())
          .isEqualTo("ASIA");
    }
  }

  @Test
  void saysWhatToTypeWhereTheRoleDoesNotTrustThisOne() {
    when(sts.assumeRole(any(AssumeRoleRequest.class)))
        .thenThrow(StsException.builder().statusCode(403).message("not authorized").build());

    assertThatThrownBy(() -> administrator.lakeFormation(ROLE))
        .isInstanceOf(OutOfReachException.class)
        .hasMessage(
            "LakeFormationAdministratorRole: "
                + ROLE
                + " cannot be assumed: not authorized; let"
                + " arn:aws:iam::123456789012:role/medallion-DeployRole-1 assume it: aws iam"
                + " get-role --role-name lake-administrator --query Role.AssumeRolePolicyDocument >"
                + " trust.json, add {\"Effect\": \"Allow\", \"Principal\": {\"AWS\":"
                + " \"arn:aws:iam::123456789012:role/medallion-DeployRole-1\"}, \"Action\":"
                + " \"sts:AssumeRole\"} to its statements, aws iam update-assume-role-policy"
                + " --role-name lake-administrator --policy-document file://trust.json, and deploy"
                + " again");
  }
}
