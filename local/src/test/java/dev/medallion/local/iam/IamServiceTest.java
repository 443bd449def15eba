package dev.medallion.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.iam.Policy.Kind;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

class IamServiceTest {
  private static final String READ =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}\
      """;
  private static final String TRUST =
      """
      {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
       "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}\
      """;

  private final Roles roles = new Roles();
  private Endpoint endpoint;
  private IamClient iam;

  @BeforeEach
  void serve() throws IOException {
    roles.put(
        Role.of(
            "arn:aws:iam::000000000000:role/people/analyst",
            Document.parse("trust", Kind.TRUST, TRUST),
            List.of(Document.parse("own", Kind.IDENTITY, READ))));
    endpoint = Endpoint.bind(0);
    endpoint.serve(
        List.of(),
        List.of(new IamService(roles, AccessControl.NONE)),
        Map.of(),
        exchange -> exchange.close());
    iam = SdkClients.of(IamClient.builder(), endpoint.uri());
  }

  @AfterEach
  void close() {
    iam.close();
    endpoint.close();
  }

  private static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }

  @Test
  void aRoleIsShownWithItsPathAndItsTrust() {
    var role = iam.getRole(get -> get.roleName("analyst")).role();

    assertThat(role.arn()).isEqualTo("arn:aws:iam::000000000000:role/people/analyst");
    assertThat(role.path()).isEqualTo("/people/");
    assertThat(decoded(role.assumeRolePolicyDocument())).isEqualTo(TRUST);
    assertThat(role.permissionsBoundary()).isNull();
    assertThat(iam.listRolesPaginator().roles()).hasSize(1);
  }

  @Test
  void policiesArePutShownAndDeleted() {
    iam.putRolePolicy(put -> put.roleName("analyst").policyName("more").policyDocument(READ));

    assertThat(iam.listRolePolicies(list -> list.roleName("analyst")).policyNames())
        .containsExactly("own", "more");
    assertThat(
            decoded(
                iam.getRolePolicy(get -> get.roleName("analyst").policyName("more"))
                    .policyDocument()))
        .isEqualTo(READ);

    iam.deleteRolePolicy(delete -> delete.roleName("analyst").policyName("more"));
    assertThat(iam.listRolePolicies(list -> list.roleName("analyst")).policyNames())
        .containsExactly("own");
    assertThat(iam.listAttachedRolePolicies(list -> list.roleName("analyst")).attachedPolicies())
        .isEmpty();
  }

  @Test
  void aBoundaryIsAManagedPolicyWhoseNewestVersionCounts() {
    String arn =
        iam.createPolicy(create -> create.policyName("limit").policyDocument(READ)).policy().arn();
    iam.putRolePermissionsBoundary(put -> put.roleName("analyst").permissionsBoundary(arn));
    String wider = READ.replace("s3:GetObject", "s3:*");
    iam.createPolicyVersion(
        create -> create.policyArn(arn).policyDocument(wider).setAsDefault(true));

    assertThat(
            iam.getRole(get -> get.roleName("analyst"))
                .role()
                .permissionsBoundary()
                .permissionsBoundaryArn())
        .isEqualTo(arn);
    String version = iam.getPolicy(get -> get.policyArn(arn)).policy().defaultVersionId();
    assertThat(version).isEqualTo("v2");
    assertThat(
            decoded(
                iam.getPolicyVersion(get -> get.policyArn(arn).versionId(version))
                    .policyVersion()
                    .document()))
        .isEqualTo(wider);

    iam.deleteRolePermissionsBoundary(delete -> delete.roleName("analyst"));
    assertThat(iam.getRole(get -> get.roleName("analyst")).role().permissionsBoundary()).isNull();
  }

  @Test
  void whatIsNotHereIsRefusedByName() {
    assertThatThrownBy(() -> iam.getRole(get -> get.roleName("nobody")))
        .isInstanceOf(NoSuchEntityException.class)
        .hasMessageContaining("The role with name nobody cannot be found");
    assertThatThrownBy(
            () ->
                iam.putRolePermissionsBoundary(
                    put ->
                        put.roleName("analyst")
                            .permissionsBoundary("arn:aws:iam::aws:policy/PowerUserAccess")))
        .isInstanceOf(IamException.class)
        .hasMessageContaining("arn:aws:iam::aws:policy/PowerUserAccess")
        .hasMessageContaining("AWS's own managed policies are not part of the local side");
    assertThatThrownBy(
            () ->
                iam.putRolePolicy(
                    put ->
                        put.roleName("analyst")
                            .policyName("odd")
                            .policyDocument(READ.replace("Allow", "Perhaps"))))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("Statement[0].Effect");
  }
}
