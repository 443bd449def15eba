package dev.medallion.functions.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.medallion.functions.access.AccessReport.Action;
import dev.medallion.functions.access.AccessReport.Entry;
import dev.medallion.functions.access.AccessReport.Finding;
import dev.medallion.functions.access.AccessReport.Kind;
import dev.medallion.functions.access.AccessReport.State;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.fixture.SdkMocks;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.ReadableTable;
import dev.medallion.pipeline.Layer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.s3tables.model.BadRequestException;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.GetTableBucketPolicyResponse;
import software.amazon.awssdk.services.s3tables.model.NotFoundException;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketPolicyRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketPolicyResponse;

/** What becomes of principals that are gone, which S3 Tables takes in no policy. */
class BucketAccessTest {
  private static final String GONE = "arn:aws:iam::000000000000:role/gone";
  private static final AccessRule LEAVERS = rule("leavers", GONE);
  private static final AccessRule ANALYSTS =
      rule("analysts", "arn:aws:iam::000000000000:role/analysts");

  private final S3TablesClient s3Tables = SdkMocks.mock(S3TablesClient.class);
  private String policy = "";

  /** A bucket that refuses what IAM cannot resolve, as it does for policies of others as well. */
  @BeforeEach
  void principalsHaveToBeThere() {
    when(s3Tables.getTableBucketPolicy(any(GetTableBucketPolicyRequest.class)))
        .thenAnswer(
            call -> {
              if (policy.isEmpty()) {
                throw NotFoundException.builder().message("No policy.").build();
              }
              return GetTableBucketPolicyResponse.builder().resourcePolicy(policy).build();
            });
    when(s3Tables.putTableBucketPolicy(any(PutTableBucketPolicyRequest.class)))
        .thenAnswer(
            call -> {
              PutTableBucketPolicyRequest put = call.getArgument(0);
              if (put.resourcePolicy().contains(GONE) || put.resourcePolicy().contains("AROA")) {
                throw BadRequestException.builder().message("Invalid principal").build();
              }
              policy = put.resourcePolicy();
              return PutTableBucketPolicyResponse.builder().build();
            });
  }

  @Test
  void whoIsGoneKeepsNobodyElseOut() {
    BucketAccess access = make(LEAVERS, ANALYSTS);

    assertThat(policy).contains("MedallionAccessAnalystsRead").doesNotContain("Leavers");
    assertThat(access.entries())
        .extracting(Entry::done)
        .containsExactly(Action.REFUSED, Action.GRANTED);
    assertThat(access.findings())
        .contains(
            new Finding(
                "medallion-gold",
                Kind.REFUSED,
                "access.leavers: its policy cannot let in "
                    + GONE
                    + ": Invalid principal; if the principal is gone, make it again or remove the"
                    + " rule from pipeline.yaml"));
  }

  @Test
  void whoIsGoneSinceLosesItsStatementsAndIsNamed() {
    make(ANALYSTS);
    policy = policy.replace(ANALYSTS.principal(), "AROA4EXAMPLE");

    AccessRule gone = rule("analysts", GONE);
    assertThat(make(gone, rule("readers", "arn:aws:iam::000000000000:role/readers")).findings())
        .extracting(Finding::kind)
        .contains(Kind.REFUSED);

    assertThat(policy).contains("MedallionAccessReadersRead").doesNotContain("AROA");
  }

  @Test
  void whatIsThereStaysWhileOthersAreRefused() {
    make(ANALYSTS);
    String before = policy;

    BucketAccess access = make(ANALYSTS, LEAVERS);

    assertThat(policy).isEqualTo(before);
    assertThat(access.entries())
        .extracting(Entry::found)
        .containsExactly(State.GRANTED, State.NOT_GRANTED);
  }

  @Test
  void aPolicyThatMeansTheSameIsNotPutAgain() {
    make(ANALYSTS);
    policy =
        policy.replace(
            "\"AWS\":\"" + ANALYSTS.principal() + "\"",
            "\"AWS\":[\"" + ANALYSTS.principal() + "\"]");
    clearInvocations(s3Tables);

    assertThat(make(ANALYSTS).findings()).isEmpty();

    verify(s3Tables, never()).putTableBucketPolicy(any(PutTableBucketPolicyRequest.class));
  }

  private BucketAccess make(AccessRule... rules) {
    BucketAccess access =
        new BucketAccess(
            Layer.GOLD,
            Fixtures.BUCKETS.gold(),
            "retail",
            BucketPolicy.of(s3Tables, Fixtures.BUCKETS.gold()));
    access.make(List.of(rules), Step.APPLY);
    return access;
  }

  private static AccessRule rule(String name, String principal) {
    return new AccessRule(
        name, principal, List.of(new ReadableTable(Layer.GOLD, "revenue", new AllColumns())));
  }
}
