package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.CreateNamedQueryRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListWorkGroupsRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.Tag;
import software.amazon.awssdk.services.glue.model.StartJobRunRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/**
 * The answers were measured on Athena in September 2026 (two errors at once, their order, and that
 * a request of GetQueryResults passes with 1001), or follow from the wording measured there and the
 * constraints of Athena's public model.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html">StartQueryExecution</a>
 */
class InputConstraintsTest {
  private static final InputConstraints ATHENA = InputConstraints.of("athena");

  static Stream<Arguments> violations() {
    return Stream.of(
        Arguments.of(
            GetQueryExecutionRequest.builder().build(),
            "1 validation error detected: Value null at 'queryExecutionId' failed to satisfy"
                + " constraint: Member must not be null"),
        Arguments.of(
            ListQueryExecutionsRequest.builder().maxResults(51).build(),
            "1 validation error detected: Value at 'maxResults' failed to satisfy constraint:"
                + " Member must have value less than or equal to 50"),
        Arguments.of(
            ListWorkGroupsRequest.builder().nextToken("").maxResults(0).build(),
            "2 validation errors detected: Value at 'nextToken' failed to satisfy constraint:"
                + " Member must have length greater than or equal to 1; Value at 'maxResults'"
                + " failed to satisfy constraint: Member must have value greater than or equal to"
                + " 1"),
        Arguments.of(
            CreateWorkGroupRequest.builder().name("a b").build(),
            "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must"
                + " satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}"),
        Arguments.of(
            StartQueryExecutionRequest.builder()
                .queryString("SELECT 1")
                .clientRequestToken("short")
                .queryExecutionContext(context -> context.database(""))
                .build(),
            "2 validation errors detected: Value at 'clientRequestToken' failed to satisfy"
                + " constraint: Member must have length greater than or equal to 32; Value at"
                + " 'queryExecutionContext.database' failed to satisfy constraint: Member must have"
                + " length greater than or equal to 1"),
        Arguments.of(
            CreateNamedQueryRequest.builder().name("").queryString("SELECT 1").build(),
            "2 validation errors detected: Value at 'name' failed to satisfy constraint: Member"
                + " must have length greater than or equal to 1; Value null at 'database' failed"
                + " to satisfy constraint: Member must not be null"),
        Arguments.of(
            ListDataCatalogsRequest.builder().maxResults(1).build(),
            "1 validation error detected: Value at 'maxResults' failed to satisfy constraint:"
                + " Member must have value greater than or equal to 2"),
        Arguments.of(
            CreateWorkGroupRequest.builder()
                .name("w")
                .tags(Tag.builder().key("k").build(), Tag.builder().key("").build())
                .build(),
            "1 validation error detected: Value at 'tags.2.member.key' failed to satisfy"
                + " constraint: Member must have length greater than or equal to 1"),
        Arguments.of(
            BatchGetQueryExecutionRequest.builder().queryExecutionIds(List.of("a b")).build(),
            "1 validation error detected: Value at 'queryExecutionIds' failed to satisfy"
                + " constraint: Member must satisfy constraint: [Member must satisfy regular"
                + " expression pattern: \\S+]"));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void namesEveryConstraintThatIsNotMet(AwsRequest request, String message) {
    assertThat(ATHENA.violations(request)).contains(message);
  }

  @Test
  void letsPassWhatFitsTheModel() {
    assertThat(
            ATHENA.violations(
                StartQueryExecutionRequest.builder()
                    .queryString("SELECT 1")
                    .queryExecutionContext(
                        context -> context.catalog("s3tablescatalog/lake").database("gold"))
                    .build()))
        .isEmpty();
    assertThat(
            ATHENA.violations(
                GetQueryResultsRequest.builder().queryExecutionId("x").maxResults(1001).build()))
        .isEmpty();
  }

  /** The form that AWS was recorded to use for these services, which show what was given. */
  @Test
  void showsTheValueWhereAwsDoes() {
    assertThat(
            InputConstraints.of("glue")
                .violations(
                    StartJobRunRequest.builder().jobName("").executionClass("SLOW").build()))
        .hasValue(
            "2 validation errors detected: Value '' at 'jobName' failed to satisfy constraint:"
                + " Member must have length greater than or equal to 1; Value 'SLOW' at"
                + " 'executionClass' failed to satisfy constraint: Member must satisfy enum value"
                + " set: [FLEX, STANDARD]");
    assertThat(
            InputConstraints.of("states")
                .violations(
                    StartExecutionRequest.builder()
                        .stateMachineArn("m")
                        .input("x".repeat(262_145))
                        .build()))
        .as("a sensitive member")
        .hasValue(
            "1 validation error detected: Value at 'input' failed to satisfy constraint: Member"
                + " must have length less than or equal to 262144");
  }
}
