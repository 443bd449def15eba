package dev.medallion.functions.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.access.Grant;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchGrantPermissionsResponse;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsRequest;
import software.amazon.awssdk.services.lakeformation.model.BatchRevokePermissionsResponse;

class LakeFormationGrantsTest {
  private static final String ROLE = "arn:aws:iam::000000000000:role/medallion";
  private static final String USER = "arn:aws:quicksight:us-east-1:000000000000:user/default/";
  private static final Principals BOTH = new Principals(ROLE, USER + "analyst", "", "");
  private static final Principals ROLE_ALONE = new Principals(ROLE, "", "", "");

  private final LakeFormationClient lakeFormation = SdkMocks.mock(LakeFormationClient.class);
  private final LakeFormationGrants grants =
      new LakeFormationGrants(lakeFormation, Fixtures.BUCKETS, "retail");

  @BeforeEach
  void lakeFormationAnswers() {
    when(lakeFormation.batchGrantPermissions(any(BatchGrantPermissionsRequest.class)))
        .thenReturn(BatchGrantPermissionsResponse.builder().build());
    when(lakeFormation.batchRevokePermissions(any(BatchRevokePermissionsRequest.class)))
        .thenReturn(BatchRevokePermissionsResponse.builder().build());
  }

  @Test
  void grantsWhatEachNeedsInOneRequest() {
    grants.grant(BOTH, Principals.NONE);

    ArgumentCaptor<BatchGrantPermissionsRequest> request =
        ArgumentCaptor.forClass(BatchGrantPermissionsRequest.class);
    verify(lakeFormation).batchGrantPermissions(request.capture());
    assertThat(request.getValue().catalogId()).isEqualTo("000000000000");
    String silver = "000000000000:s3tablescatalog/medallion-silver";
    String gold = "000000000000:s3tablescatalog/medallion-gold";
    assertThat(words(request.getValue().entries()))
        .containsExactly(
            "[DESCRIBE] on the catalog " + silver + " for " + ROLE,
            "[DESCRIBE] on the catalog " + gold + " for " + ROLE,
            "[DESCRIBE] on the database retail of " + silver + " for " + ROLE,
            "[SELECT, DESCRIBE] on the tables of retail in " + silver + " for " + ROLE,
            "[ALL] on the database retail of " + gold + " for " + ROLE,
            "[ALL] on the tables of retail in " + gold + " for " + ROLE,
            "[DESCRIBE] on the database retail of " + gold + " for " + BOTH.viewer(),
            "[SELECT, DESCRIBE] on the tables of retail in " + gold + " for " + BOTH.viewer());
    assertThat(request.getValue().entries())
        .extracting(BatchPermissionsRequestEntry::id)
        .doesNotHaveDuplicates();
    assertThat(request.getValue().entries().getLast().resource().table().tableWildcard())
        .isNotNull();
    verify(lakeFormation, never()).batchRevokePermissions(any(BatchRevokePermissionsRequest.class));
  }

  @Test
  void takesFromAFormerViewerWhatOnlyThatOneHad() {
    grants.grant(new Principals(ROLE, USER + "new", "", ""), BOTH);

    assertThat(revoked()).hasSize(2).allMatch(words -> words.endsWith(BOTH.viewer()));
  }

  @Test
  void letsTheRoleThatRefreshesReadGold() {
    grants.grant(new Principals("", "", ROLE + "-quicksight", ""), Principals.NONE);

    ArgumentCaptor<BatchGrantPermissionsRequest> granted =
        ArgumentCaptor.forClass(BatchGrantPermissionsRequest.class);
    verify(lakeFormation).batchGrantPermissions(granted.capture());
    assertThat(granted.getValue().entries())
        .hasSize(2)
        .allMatch(
            entry -> entry.principal().dataLakePrincipalIdentifier().equals(ROLE + "-quicksight"));
  }

  @Test
  void revokesTheSame() {
    grants.revoke(ROLE_ALONE);

    assertThat(revoked()).hasSize(6).allMatch(words -> words.endsWith(ROLE));
  }

  @Test
  void asksNothingWhenThereIsNothingToRevoke() {
    grants.revoke(Principals.NONE);

    verify(lakeFormation, never()).batchRevokePermissions(any(BatchRevokePermissionsRequest.class));
  }

  @Test
  void toleratesThatWhatItRevokesIsGone() {
    revokeFails(
        failure("EntityNotFoundException", "Database not found"),
        failure("InvalidInputException", "No permissions revoked. Grantee does not have: [ALL]"));

    grants.revoke(ROLE_ALONE);

    assertThat(revoked()).isNotEmpty();
  }

  @Test
  void saysWhatCannotBeRevoked() {
    revokeFails(failure("AccessDeniedException", "Insufficient Lake Formation permission(s)"));

    assertThatThrownBy(() -> grants.revoke(ROLE_ALONE))
        .hasMessageContaining("AccessDeniedException: Insufficient Lake Formation permission(s)");
  }

  @Test
  void namesPrincipalResourceAndErrorOfAGrantThatIsRefused() {
    when(lakeFormation.batchGrantPermissions(any(BatchGrantPermissionsRequest.class)))
        .thenReturn(
            BatchGrantPermissionsResponse.builder()
                .failures(
                    failure("AccessDeniedException", "Insufficient Lake Formation permission(s)"))
                .build());

    assertThatThrownBy(() -> grants.grant(ROLE_ALONE, Principals.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Lake Formation refuses 1 of 6 permissions, such as [ALL] on the database retail of"
                + " 000000000000:s3tablescatalog/medallion-gold for %s: AccessDeniedException:"
                + " Insufficient Lake Formation permission(s); whoever grants must be an"
                + " administrator in Lake Formation: deploy again with the parameter"
                + " LakeFormationAdministratorRole=ARN of a role that is one, or make the role of"
                + " this function one",
            ROLE);
  }

  @Test
  void saysHowToFixARequestThatIsRefusedAsAWhole() {
    when(lakeFormation.batchGrantPermissions(any(BatchGrantPermissionsRequest.class)))
        .thenThrow(AccessDeniedException.builder().message("not authorized").build());

    assertThatThrownBy(() -> grants.grant(ROLE_ALONE, Principals.NONE))
        .hasMessage(
            "Lake Formation refuses all permissions: not authorized; whoever grants must be an"
                + " administrator in Lake Formation: deploy again with the parameter"
                + " LakeFormationAdministratorRole=ARN of a role that is one, or make the role of"
                + " this function one");
  }

  private List<String> revoked() {
    ArgumentCaptor<BatchRevokePermissionsRequest> request =
        ArgumentCaptor.forClass(BatchRevokePermissionsRequest.class);
    verify(lakeFormation).batchRevokePermissions(request.capture());
    return words(request.getValue().entries());
  }

  private void revokeFails(BatchPermissionsFailureEntry... failures) {
    when(lakeFormation.batchRevokePermissions(any(BatchRevokePermissionsRequest.class)))
        .thenReturn(BatchRevokePermissionsResponse.builder().failures(failures).build());
  }

  private static List<String> words(List<BatchPermissionsRequestEntry> entries) {
    return entries.stream().map(Grant::words).toList();
  }

  private static BatchPermissionsFailureEntry failure(String code, String message) {
    Grant grant = Grant.changing(ROLE, Fixtures.BUCKETS.gold(), "retail").getFirst();
    return BatchPermissionsFailureEntry.builder()
        .requestEntry(grant.entry("5"))
        .error(error -> error.errorCode(code).errorMessage(message))
        .build();
  }
}
