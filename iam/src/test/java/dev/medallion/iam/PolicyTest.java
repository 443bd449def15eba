package dev.medallion.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.iam.Policy.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy document may say; what it may not is refused with its place. */
class PolicyTest {
  private static final Reference REFERENCE = Reference.load();

  private static Policy identity(String statement) {
    return Policy.parse("p", Kind.IDENTITY, document(statement), REFERENCE);
  }

  private static String document(String statement) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}".formatted(statement);
  }

  private static void assertProblem(Kind kind, String statement, String problem) {
    assertThatThrownBy(() -> Policy.parse("p", kind, document(statement), REFERENCE))
        .isInstanceOf(InvalidPolicyException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void takesAStatementWithoutAList() {
    Policy policy =
        Policy.parse(
            "p",
            Kind.IDENTITY,
            """
            {"Version": "2012-10-17",
             "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}\
            """,
            REFERENCE);
    assertThat(policy.statements()).hasSize(1);
  }

  @Test
  void namesAStatementByItsSidOrItsPlace() {
    assertThat(
            identity(
                    """
                    {"Sid": "Read", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                    {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}\
                    """)
                .statements())
        .extracting(Statement::label)
        .containsExactly("Read", "Statement[1]");
  }

  @Test
  void reportsEveryProblemAtOnce() {
    assertThatThrownBy(
            () ->
                identity(
                    """
                    {"Effect": "allow", "Actions": "s3:*", "Resource": "bucket",
                     "Condition": {"StringEqual": {"aws:username": "a"}}}\
                    """))
        .isInstanceOfSatisfying(
            InvalidPolicyException.class,
            refusal ->
                assertThat(refusal.problems())
                    .containsExactlyInAnyOrder(
                        "Statement[0].Actions: no such element",
                        "Statement[0].Effect: has to be Allow or Deny",
                        "Statement[0]: has to have one of Action and NotAction",
                        "Statement[0].Resource: \"bucket\" is neither an ARN nor *",
                        "Statement[0].Condition.StringEqual: no such operator"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"NumericEquals": {"s3:max-keys": "ten"}}          | Condition.NumericEquals.s3:max-keys: "ten" is no number
          {"DateLessThan": {"aws:CurrentTime": "yesterday"}} | "yesterday" is no date
          {"Bool": {"aws:SecureTransport": "yes"}}           | "yes" is neither true nor false
          {"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}}     | "10.0.0.0/33" is no IP address
          {"IpAddress": {"aws:SourceIp": "localhost"}}       | "localhost" is no IP address
          {"Null": {"aws:username": "maybe"}}                | "maybe" is neither true nor false
          {"NullIfExists": {"aws:username": "true"}}         | Null itself asks
          {"stringequals": {"aws:username": "a"}}            | no such operator; did you mean StringEquals?
          {"StringEquals": {"aws:usrname": "a"}}             | aws:usrname: no such condition key
          {"StringEquals": {"s3:nothing": "a"}}              | s3:nothing: no such condition key
          {"StringEquals": {"aws:username": []}}             | is an empty list
          {"StringEquals": {"aws:username": "${aws:"}}       | begins no policy variable
          {"ForSomeValues:StringEquals": {"aws:TagKeys": "a"}} | no such operator
          """)
  void refusesAConditionThatItDoesNotKnow(String condition, String problem) {
    assertProblem(
        Kind.IDENTITY,
        """
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": %s}\
        """
            .formatted(condition),
        problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws:PrincipalTag/team",
        "aws:principaltag/TEAM",
        "s3:ExistingObjectTag/class",
        "glue:LakeFormationPermissions",
        "s3tables:namespace",
        "sagemaker:DomainId",
        "aws:TagKeys"
      })
  void knowsTheConditionKeysOfAllServices(String key) {
    assertThat(
            identity(
                    """
                    {"Effect": "Allow", "Action": "s3:*", "Resource": "*",
                     "Condition": {"StringEqualsIfExists": {"%s": "a"}}}\
                    """
                        .formatted(key))
                .statements())
        .hasSize(1);
  }

  @Test
  void refusesAPrincipalWhereThePolicyHangsOnOne() {
    assertProblem(
        Kind.IDENTITY,
        """
        {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}\
        """,
        "an identity policy names no principal");
  }

  @Test
  void refusesAResourceInATrustPolicy() {
    assertProblem(
        Kind.TRUST,
        """
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"},
         "Action": "sts:AssumeRole", "Resource": "*"}\
        """,
        "a trust policy names no resource");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"AWS": "arn:aws:iam::000000000000:role/*"} | without wildcards
          {"AWS": "somebody"}                         | is neither an account
          {"Service": "lambda"}                       | is no service's name
          {"Federated": "cognito-identity.amazonaws.com"} | not supported by the local side
          {"Group": "x"}                              | no such type of principal
          "everyone"                                  | has to be "*" or an object
          """)
  void refusesAPrincipalThatItDoesNotKnow(String principal, String problem) {
    assertProblem(
        Kind.RESOURCE,
        """
        {"Effect": "Allow", "Principal": %s, "Action": "s3:*", "Resource": "*"}\
        """
            .formatted(principal),
        problem);
  }

  @Test
  void refusesVersionsElementsAndRepetitionsThatItDoesNotKnow() {
    assertThatThrownBy(
            () ->
                Policy.parse(
                    "p",
                    Kind.IDENTITY,
                    """
                    {"Version": "2020-01-01", "Comment": "",
                     "Statement": [{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                                   {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}\
                    """,
                    REFERENCE))
        .hasMessageContaining("2020-01-01 is neither")
        .hasMessageContaining("Comment: no such element")
        .hasMessageContaining("Sid: A is used twice");
    assertThatThrownBy(
            () ->
                Policy.parse(
                    "p",
                    Kind.IDENTITY,
                    """
                    {"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}\
                    """,
                    REFERENCE))
        .hasMessageContaining("no JSON");
  }

  @Test
  void knowsWhichActionsTakeNoResource() {
    assertThat(REFERENCE.action("s3:ListAllMyBuckets").orElseThrow().takesNoResource()).isTrue();
    assertThat(REFERENCE.action("S3TABLES:gettable").orElseThrow().resources().keySet())
        .isEqualTo(Set.of("Table"));
    assertThat(REFERENCE.action("s3:Nothing")).isEmpty();
    assertThat(List.of("s3", "s3tables", "glue", "athena", "lambda", "sqs", "states", "events"))
        .allSatisfy(
            service ->
                assertThat(REFERENCE.actions())
                    .anyMatch(action -> action.name().startsWith(service + ":")));
  }
}
