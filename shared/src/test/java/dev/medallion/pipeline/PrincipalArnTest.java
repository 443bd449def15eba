package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrincipalArnTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        ROLE + "analysts",
        ROLE + "people/eu/analysts",
        ROLE + "service-role/a_b+c=d,e.f@g-h",
        ROLE + "odd:path~!/analysts",
        ROLE + "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Analysts_0123456789abcdef",
        "arn:aws:iam::123456789012:user/ann",
        "arn:aws-cn:iam::123456789012:role/analysts",
        "arn:aws-us-gov:iam::123456789012:role/analysts",
        "arn:aws-iso-b:iam::123456789012:role/analysts",
        "arn:aws-eusc:iam::123456789012:role/analysts",
        "arn:aws:quicksight:us-east-1:123456789012:user/default/ann",
        "arn:aws:quicksight:eusc-de-east-1:123456789012:user/default/Role/ann@example.com",
        "arn:aws:quicksight:us-gov-west-1:123456789012:group/team.a/Équipe de vente",
      })
  void takesWhomAwsKnows(String arn) {
    assertThat(PrincipalArn.problem(arn)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arn:aws:iam::123456789012:role/* | stands for many",
        "arn:aws:iam::123456789012:role/a?b | stands for many",
        "arn:aws:iam::123456789012:user/${aws:username} | stands for many",
        "* | stands for many",
        "arn:aws:iam::123456789012:role/日本 | : 日本 is no name of a role",
        "arn:aws:iam::123456789012:role/a\"b | : a\"b is no name of a role",
        "arn:aws:iam::123456789012:role/a b | : a b is no name of a role",
        "arn:aws:iam::123456789012:role/team/ | : team/ is no name of a role",
        "arn:aws:iam::123456789012:role/ | :  is no name of a role",
        "arn:aws:iam::123456789012:user/ä | : ä is no name of a user",
        "arn:aws:iam::123456789012:role | : role is no role and no user; write role/NAME",
        "arn:aws:iam::123456789012:policy/p | : policy/p is no role and no user",
        "arn:aws-mars:iam::123456789012:role/a | : AWS has no partition aws-mars",
        "arn:AWS:iam::123456789012:role/a | : AWS has no partition AWS",
        "arn:aws:iam::12345678901:role/a | : 12345678901 is no account; write its 12 digits",
        "arn:aws:iam::１２３４５６７８９０１２:role/a | is no account; write its 12 digits",
        "arn:aws:iam:::role/a | : nothing is no account",
        "arn:aws:iam:eu-west-1:123456789012:role/a | : ARNs of IAM have no Region",
        "arn:aws:iam::123456789012:root | is a whole account",
        "123456789012 | is a whole account",
        "arn:aws:iam::123456789012:group/g | is a group, which no policy and no grant can name",
        "arn:aws:iam::123456789012:saml-provider/idp:user/ann | is of an identity provider",
        "arn:aws:identitystore:::user/0123 | is of IAM Identity Center",
        "arn:aws:sts::123456789012:assumed-role/r/s | is a session of a role",
        "arn:aws:sts::123456789012:federated-user/ann | is a federated session",
        "glue.amazonaws.com | is a service",
        "arn:aws:s3:::bucket | : nobody of the service s3 can be let in",
        "arn:aws:quicksight::123456789012:user/default/ann | : nothing is no Region",
        "arn:aws:quicksight:us-east-1:123456789012:user/ann | : ann is no name of a user",
        "arn:aws:quicksight:us-east-1:123456789012:group/default/日本 | is no name of a group",
        "arn:aws:quicksight:us-east-1:123456789012:namespace/default | is no user and no group",
      })
  void refusesWhoCannotExistOrBeNamed(String arn, String problem) {
    assertThat(PrincipalArn.problem(arn))
        .hasValueSatisfying(text -> assertThat(text).contains(problem));
  }

  @Test
  void namesAndArnsHaveTheirLongest() {
    assertThat(PrincipalArn.problem(ROLE + "a".repeat(64))).isEmpty();
    assertThat(PrincipalArn.problem(ROLE + "a".repeat(65)))
        .hasValueSatisfying(text -> assertThat(text).contains("is no name of a role"));
    assertThat(PrincipalArn.problem(ROLE + "p".repeat(222) + "/a")).isEmpty();
    assertThat(PrincipalArn.problem(ROLE + "p".repeat(223) + "/a"))
        .hasValueSatisfying(text -> assertThat(text).contains("it has 256 characters"));
  }
}
