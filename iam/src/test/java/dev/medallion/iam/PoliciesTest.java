package dev.medallion.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.iam.Decision.Layer;
import dev.medallion.iam.Decision.Outcome;
import dev.medallion.iam.Policy.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How policies around a request decide it. */
class PoliciesTest {
  private static final Reference REFERENCE = Reference.load();
  private static final String ROLE = "arn:aws:iam::000000000000:role/team/R";
  private static final Principal SESSION = Principal.RoleSession.of(ROLE, "S");
  private static final Principal USER = new Principal.User("arn:aws:iam::000000000000:user/u");
  private static final String OBJECT = "arn:aws:s3:::b/k";
  private static final String EVERYTHING =
      "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}";
  private static final String QUEUES =
      "{\"Effect\": \"Allow\", \"Action\": \"sqs:*\", \"Resource\": \"*\"}";

  private static List<Policy> policy(Kind kind, String... statements) {
    return List.of(
        Policy.parse(
            "p",
            kind,
            "{\"Version\": \"2012-10-17\", \"Statement\": [%s]}"
                .formatted(String.join(",", statements)),
            REFERENCE));
  }

  private static Policies identity(String... statements) {
    return Policies.none().withIdentity(policy(Kind.IDENTITY, statements));
  }

  private static Policies granted(String principal) {
    return Policies.none()
        .withResource(
            policy(
                Kind.RESOURCE,
                """
                {"Effect": "Allow", "Principal": %s, "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::b/*"}\
                """
                    .formatted(principal)));
  }

  private static AccessRequest read(Principal principal) {
    return new AccessRequest(principal, "s3:GetObject", OBJECT, RequestContext.empty());
  }

  @Test
  void nothingIsAllowedByItself() {
    Decision decision = Policies.none().decide(read(SESSION));
    assertThat(decision.outcome()).isEqualTo(Outcome.IMPLICITLY_DENIED);
    assertThat(decision.message(read(SESSION)))
        .isEqualTo(
            "User: arn:aws:sts::000000000000:assumed-role/R/S is not authorized to perform:"
                + " s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy"
                + " allows the s3:GetObject action");
  }

  @Test
  void aDenyWinsWhereverItStands() {
    String deny = "{\"Effect\": \"Deny\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}";
    Decision decision = identity(EVERYTHING, deny).decide(read(SESSION));
    assertThat(decision.layer()).isEqualTo(Layer.IDENTITY);
    assertThat(decision.statement()).contains("Statement[1]");
    assertThat(decision.message(read(SESSION)))
        .endsWith("with an explicit deny in an identity-based policy");
    assertThat(
            identity(EVERYTHING)
                .within(policy(Kind.IDENTITY, EVERYTHING, deny))
                .decide(read(SESSION))
                .message(read(SESSION)))
        .endsWith("with an explicit deny in a permissions boundary");
  }

  @Test
  void aBoundaryAllowsNothingAndLimitsWhatIs() {
    assertThat(
            identity(EVERYTHING)
                .within(policy(Kind.IDENTITY, QUEUES))
                .decide(read(SESSION))
                .message(read(SESSION)))
        .endsWith("because no permissions boundary allows the s3:GetObject action");
    assertThat(
            Policies.none().within(policy(Kind.IDENTITY, EVERYTHING)).decide(read(SESSION)).layer())
        .isEqualTo(Layer.IDENTITY);
  }

  @Test
  void theStudiosBoundaryDeniesWhatItDoesNotName() {
    Decision decision =
        identity(EVERYTHING)
            .within(
                policy(
                    Kind.IDENTITY,
                    EVERYTHING,
                    """
                    {"Effect": "Deny", "NotAction": ["glue:*", "athena:*"], "Resource": "*"}\
                    """))
            .decide(
                new AccessRequest(
                    SESSION,
                    "s3tables:CreateTable",
                    "arn:aws:s3tables:us-east-1:000000000000:bucket/b",
                    RequestContext.empty()));
    assertThat(decision.outcome()).isEqualTo(Outcome.EXPLICITLY_DENIED);
    assertThat(decision.layer()).isEqualTo(Layer.BOUNDARY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"AWS": "arn:aws:iam::000000000000:role/team/R"}            | ALLOWED | IMPLICITLY_DENIED
          {"AWS": "arn:aws:sts::000000000000:assumed-role/R/S"}       | ALLOWED | ALLOWED
          {"AWS": "000000000000"}                          | IMPLICITLY_DENIED | IMPLICITLY_DENIED
          {"AWS": "arn:aws:iam::000000000000:root"}        | IMPLICITLY_DENIED | IMPLICITLY_DENIED
          {"AWS": "arn:aws:iam::000000000000:role/R"}      | IMPLICITLY_DENIED | IMPLICITLY_DENIED
          {"Service": "lambda.amazonaws.com"}              | IMPLICITLY_DENIED | IMPLICITLY_DENIED
          "*"                                              | ALLOWED | ALLOWED
          """)
  void aResourcePolicyReachesAsFarAsItNames(String principal, Outcome alone, Outcome bounded) {
    assertThat(granted(principal).decide(read(SESSION)).outcome()).isEqualTo(alone);
    assertThat(
            granted(principal)
                .within(policy(Kind.IDENTITY, QUEUES))
                .decide(read(SESSION))
                .outcome())
        .isEqualTo(bounded);
  }

  @Test
  void aDenyWithNotPrincipalSparesOnlyWhoIsNamedInFull() {
    String statement =
        """
        {"Effect": "Deny", "NotPrincipal": {"AWS": %s}, "Action": "s3:*", "Resource": "*"}\
        """;
    String full =
        """
        ["000000000000", "arn:aws:iam::000000000000:role/team/R",
         "arn:aws:sts::000000000000:assumed-role/R/S"]\
        """;
    Policies sparing =
        identity(EVERYTHING).withResource(policy(Kind.RESOURCE, statement.formatted(full)));
    assertThat(sparing.decide(read(SESSION)).isAllowed()).isTrue();
    assertThat(sparing.decide(read(USER)).outcome()).isEqualTo(Outcome.EXPLICITLY_DENIED);
    assertThat(sparing.within(policy(Kind.IDENTITY, EVERYTHING)).decide(read(SESSION)).isAllowed())
        .isFalse();
    assertThat(
            identity(EVERYTHING)
                .withResource(
                    policy(
                        Kind.RESOURCE,
                        statement.formatted("\"arn:aws:iam::000000000000:role/team/R\"")))
                .decide(read(SESSION))
                .isAllowed())
        .isFalse();
  }

  @Test
  void aServiceIsAllowedByTheResourceAlone() {
    Principal events = new Principal.Service("events.amazonaws.com");
    String queue = "arn:aws:sqs:us-east-1:000000000000:q";
    String rule = "arn:aws:events:us-east-1:000000000000:rule/r";
    Policies policies =
        Policies.none()
            .withResource(
                policy(
                    Kind.RESOURCE,
                    """
                    {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
                     "Action": "sqs:SendMessage", "Resource": "%s",
                     "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}\
                    """
                        .formatted(queue, rule)));
    assertThat(
            policies
                .decide(
                    new AccessRequest(
                        events,
                        "sqs:SendMessage",
                        queue,
                        RequestContext.empty().with("aws:SourceArn", rule)))
                .isAllowed())
        .isTrue();
    AccessRequest other =
        new AccessRequest(
            events,
            "sqs:SendMessage",
            queue,
            RequestContext.empty().with("aws:SourceArn", rule + "2"));
    assertThat(policies.decide(other).message(other))
        .endsWith("because no resource-based policy allows the sqs:SendMessage action");
  }

  @Test
  void aTrustPolicyDecidesWhoAssumesARole() {
    AccessRequest assume = new AccessRequest(USER, "sts:AssumeRole", ROLE, RequestContext.empty());
    String trust =
        """
        {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "sts:AssumeRole"}\
        """;
    List<Policy> account = policy(Kind.TRUST, trust.formatted("000000000000"));
    assertThat(identity(EVERYTHING).decideTrust(assume).message(assume))
        .endsWith("because no role trust policy allows the sts:AssumeRole action");
    assertThat(identity(EVERYTHING).withResource(account).decideTrust(assume).isAllowed()).isTrue();
    assertThat(Policies.none().withResource(account).decideTrust(assume).layer())
        .isEqualTo(Layer.IDENTITY);
    assertThat(
            Policies.none()
                .withResource(
                    policy(Kind.TRUST, trust.formatted("arn:aws:iam::000000000000:user/u")))
                .decideTrust(assume)
                .isAllowed())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:s3:::b/*     | arn:aws:s3:::b/k/x                                     | true
          arn:aws:s3:::b       | arn:aws:s3:::b/k                                       | false
          arn:aws:s3:::B/*     | arn:aws:s3:::b/k                                       | false
          arn:aws:s3:::?/k     | arn:aws:s3:::b/k                                       | true
          arn:aws:s3:*:*:b/k   | arn:aws:s3:::b/k                                       | true
          arn:*                | arn:aws:s3:::b/k                                       | true
          *                    | *                                                      | true
          arn:aws:s3:::*       | *                                                      | false
          arn:aws:lambda:us-east-1:0:function:F:live | arn:aws:lambda:us-east-1:0:function:F      | false
          arn:aws:lambda:us-east-1:0:function:F      | arn:aws:lambda:us-east-1:0:function:F:live | false
          arn:aws:lambda:us-east-1:0:function:F*     | arn:aws:lambda:us-east-1:0:function:F:live | true
          arn:aws:lambda:us-east-1:0:function:*:live | arn:aws:lambda:us-east-1:0:function:F:live | true
          arn:aws:lambda:us-east-1:0:func*:F:live    | arn:aws:lambda:us-east-1:0:function:F:live | false
          arn:aws:lambda:*:function:F:live           | arn:aws:lambda:us-east-1:0:function:F:live | false
          arn:aws:s3tables:us-east-1:0:bucket/b/*    | arn:aws:s3tables:us-east-1:0:bucket/b/table/1 | true
          arn:aws:s3tables:us-east-1:0:bucket/b      | arn:aws:s3tables:us-east-1:0:bucket/b/table/1 | false
          """)
  void comparesArnsPartByPart(String pattern, String arn, boolean allowed) {
    Policies policies =
        identity(
            "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"%s\"}".formatted(pattern));
    assertThat(
            policies
                .decide(new AccessRequest(SESSION, "s3:GetObject", arn, RequestContext.empty()))
                .isAllowed())
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          StringEquals              | aws:username | "ann"              | true
          StringEquals              | aws:username | "A*"               | false
          StringLike                | aws:username | "a*"               | true
          StringEqualsIgnoreCase    | aws:username | "ANN"              | true
          StringNotEquals           | aws:username | ["bob", "ann"]     | false
          StringNotEquals           | aws:userid   | "x"                | true
          StringEquals              | aws:userid   | "x"                | false
          StringEqualsIfExists      | aws:userid   | "x"                | true
          Null                      | aws:userid   | "true"             | true
          Null                      | aws:username | true               | false
          ForAllValues:StringEquals | aws:TagKeys  | ["a", "b", "c"]    | true
          ForAllValues:StringEquals | aws:TagKeys  | ["a"]              | false
          ForAnyValue:StringEquals  | aws:TagKeys  | ["b"]              | true
          ForAnyValue:StringEquals  | aws:CalledVia | ["b"]             | false
          ForAllValues:StringEquals | aws:CalledVia | ["b"]             | true
          StringEquals              | aws:TagKeys  | ["a", "b"]         | false
          StringEquals              | aws:username | "${aws:PrincipalTag/first, 'ann'}" | true
          StringEquals              | aws:username | "${aws:userid}"    | false
          StringNotEquals           | aws:username | "${aws:userid}"    | false
          StringLike                | aws:username | "a${*}"            | false
          NumericLessThan           | s3:max-keys  | 11                 | true
          NumericEquals             | s3:max-keys  | "10.0"             | true
          DateGreaterThan           | aws:CurrentTime | "2026-01-01"    | true
          DateGreaterThan           | aws:CurrentTime | "1767225600"    | true
          IpAddress                 | aws:SourceIp | "10.0.0.0/8"       | true
          NotIpAddress              | aws:SourceIp | ["10.1.0.0/16", "192.168.0.1"] | false
          IpAddress                 | aws:SourceIp | "2001:db8::/32"    | false
          ArnLike                   | aws:SourceArn | "arn:aws:events:*:*:rule/*"   | true
          ArnEquals                 | aws:SourceArn | "arn:aws:events:*:*:rule/r"   | true
          ArnLike                   | aws:SourceArn | "arn:aws:events*"             | false
          Bool                      | aws:SecureTransport | "TRUE"      | true
          BinaryEquals              | s3:prefix    | "YQ=="             | true
          """)
  void comparesConditionKeysAsTheirOperatorsSay(
      String operator, String key, String value, boolean holds) {
    RequestContext context =
        RequestContext.empty()
            .with("aws:username", "ann")
            .with("AWS:TAGKEYS", List.of("a", "b"))
            .with("s3:max-keys", "10")
            .with("s3:prefix", "YQ==")
            .with("aws:CurrentTime", "2026-11-29T00:00:00Z")
            .with("aws:SourceIp", "10.1.2.3")
            .with("aws:SecureTransport", "true")
            .with("aws:SourceArn", "arn:aws:events:us-east-1:000000000000:rule/r");
    Policies policies =
        identity(
            """
            {"Effect": "Allow", "Action": "*", "Resource": "*",
             "Condition": {"%s": {"%s": %s}}}\
            """
                .formatted(operator, key, value));
    assertThat(
            policies
                .decide(new AccessRequest(SESSION, "s3:ListBucket", "arn:aws:s3:::b", context))
                .isAllowed())
        .isEqualTo(holds);
  }

  @Test
  void anOlderVersionKnowsNoVariables() {
    Policy older =
        Policy.parse(
            "p",
            Kind.IDENTITY,
            """
            {"Version": "2008-10-17", "Statement": {"Effect": "Allow", "Action": "*",
             "Resource": "arn:aws:s3:::b/${aws:username}"}}\
            """,
            REFERENCE);
    AccessRequest request =
        new AccessRequest(
            USER, "s3:GetObject", OBJECT, RequestContext.empty().with("aws:username", "k"));
    assertThat(Policies.none().withIdentity(List.of(older)).decide(request).isAllowed()).isFalse();
    assertThat(
            identity(
                    """
                    {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:username}"}\
                    """)
                .decide(request)
                .isAllowed())
        .isTrue();
  }

  @Test
  void aConditionFindsOnlyTheKeysThatAwsGivesWithTheAction() {
    Policies policies =
        identity(
            """
            {"Effect": "Allow", "Action": "s3tables:*", "Resource": "*",
             "Condition": {"StringEquals": {"s3tables:namespace": "gold"}}}\
            """);
    RequestContext gold = RequestContext.empty().with("s3tables:namespace", "gold");
    String bucket = "arn:aws:s3tables:us-east-1:000000000000:bucket/b";
    assertThat(
            policies
                .decide(
                    REFERENCE.narrowed(
                        new AccessRequest(SESSION, "s3tables:GetTable", bucket + "/table/1", gold)))
                .isAllowed())
        .isTrue();
    assertThat(
            policies
                .decide(
                    REFERENCE.narrowed(
                        new AccessRequest(SESSION, "s3tables:CreateNamespace", bucket, gold)))
                .isAllowed())
        .isFalse();
  }
}
