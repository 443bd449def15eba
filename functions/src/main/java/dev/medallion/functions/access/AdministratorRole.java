package dev.medallion.functions.access;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * An administrator of Lake Formation that the account has already: who grants must be one, and the
 * role of this function does not exist before its first deployment.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">
 *     AssumeRole</a>
 */
public final class AdministratorRole {
  /** The least that STS takes, and longer than a deployment lasts. */
  private static final Duration SESSION = Duration.ofMinutes(15);

  private final StsClient sts;

  /** One that is assumed through that client. */
  public AdministratorRole(StsClient sts) {
    this.sts = sts;
  }

  /**
   * A client with the rights of a role.
   *
   * @param role the role's ARN
   * @throws IllegalStateException if this function may not assume it, an {@link
   *     OutOfReachException} if that is refused permanently; the message says what to type
   */
  public LakeFormationClient lakeFormation(String role) {
    Credentials credentials = assume(role).credentials();
    return LakeFormationClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsSessionCredentials.create(
                    credentials.accessKeyId(),
                    credentials.secretAccessKey(),
                    credentials.sessionToken())))
        .build();
  }

  private AssumeRoleResponse assume(String role) {
    try {
      return sts.assumeRole(
          assume ->
              assume
                  .roleArn(role)
                  .roleSessionName("medallion-deploy")
                  .durationSeconds(Math.toIntExact(SESSION.toSeconds())));
    } catch (StsException e) {
      String name = role.substring(role.lastIndexOf('/') + 1);
      throw OutOfReachException.of(
          "LakeFormationAdministratorRole: %s cannot be assumed: %s; let %s assume it: aws iam get-role --role-name %s --query Role.AssumeRolePolicyDocument > trust.json, add {\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"%s\"}, \"Action\": \"sts:AssumeRole\"} to its statements, aws iam update-assume-role-policy --role-name %s --policy-document file://trust.json, and deploy again"
              .formatted(role, e.getMessage(), ownRole(), name, ownRole(), name),
          e);
    }
  }

  /** The role of this function, whose session STS names. */
  private String ownRole() {
    String session = sts.getCallerIdentity().arn();
    String[] parts = session.split("/", -1);
    return session.contains(":assumed-role/") && parts.length > 1
        ? "%s:role/%s"
            .formatted(
                parts[0].replace(":sts:", ":iam:").replaceFirst(":assumed-role$", ""), parts[1])
        : session;
  }
}
