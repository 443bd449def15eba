package dev.medallion.local.sts;

import dev.medallion.iam.AccessRequest;
import dev.medallion.iam.Decision;
import dev.medallion.iam.Policies;
import dev.medallion.iam.Principal;
import dev.medallion.iam.RequestContext;
import dev.medallion.local.Site;
import dev.medallion.local.access.Caller;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.Permission;
import dev.medallion.local.access.PrincipalIds;
import dev.medallion.local.endpoint.QueryService;
import dev.medallion.local.iam.Role;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.iam.Trail;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * AWS STS, of which tools ask who they are before anything else, and which gives temporary
 * credentials of a role to whom its trust policy names.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public final class StsService implements QueryService {
  private static final String ASSUME_ROLE = "sts:AssumeRole";
  private static final Pattern ARN = Pattern.compile("arn:[^:]+:[^:]+:[^:]*:[^:]*:.+");
  private static final int LEAST_SECONDS = 900;
  private static final int MOST_SECONDS = 3600;
  private static final Set<String> KNOWN =
      Set.of("Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds");

  private final Roles roles;
  private final Credentials credentials;
  private final Trail trail;
  private final InstantSource clock;

  /**
   * A service over these roles, whose credentials the endpoint takes.
   *
   * @param trail takes what is denied
   */
  public StsService(Roles roles, Credentials credentials, Trail trail, InstantSource clock) {
    this.roles = roles;
    this.credentials = credentials;
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public String signingName() {
    return "sts";
  }

  @Override
  public String namespace() {
    return "https://sts.amazonaws.com/doc/2011-06-15/";
  }

  @Override
  public Optional<String> result(String action, Map<String, String> parameters) {
    return switch (action) {
      case "GetCallerIdentity" -> Optional.of(identity(Caller.current()));
      case "AssumeRole" -> Optional.of(assumeRole(parameters));
      default -> Optional.empty();
    };
  }

  private static String identity(Principal caller) {
    return "<Arn>%s</Arn><UserId>%s</UserId><Account>%s</Account>"
        .formatted(caller.name(), PrincipalIds.of(caller), Site.ACCOUNT);
  }

  private String assumeRole(Map<String, String> parameters) {
    parameters.keySet().stream()
        .filter(name -> !KNOWN.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw refused(
                  400,
                  "ValidationError",
                  "The parameter %s is not supported by the local side".formatted(name));
            });
    String arn = required(parameters, "RoleArn");
    String sessionName = required(parameters, "RoleSessionName");
    if (!sessionName.matches("[\\w+=,.@-]{2,64}")) {
      throw refused(
          400,
          "ValidationError",
          "1 validation error detected: Value '%s' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
              .formatted(sessionName));
    }
    if (!ARN.matcher(arn).matches()) {
      throw refused(400, "ValidationError", arn + " is invalid");
    }
    Duration lasts = duration(parameters);
    requireTrust(arn);
    Instant expires = clock.instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS);
    Principal.RoleSession session = Principal.RoleSession.of(arn, sessionName);
    Credentials.Key key = credentials.issue(session, expires);
    return """
    <AssumedRoleUser><Arn>%s</Arn><AssumedRoleId>%s</AssumedRoleId></AssumedRoleUser>\
    <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>\
    <SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>\
    """
        .formatted(
            session.sessionArn(),
            PrincipalIds.of(session),
            key.accessKey(),
            key.secretKey(),
            key.sessionToken().orElseThrow(),
            expires);
  }

  /** A role that is not there is refused as one that trusts nobody. */
  private void requireTrust(String arn) {
    Principal caller = Caller.current();
    AccessRequest request =
        new AccessRequest(
            caller,
            ASSUME_ROLE,
            arn,
            RequestContext.empty()
                .with("aws:PrincipalArn", caller.principalArn().orElse(caller.name())));
    Policies policies =
        policiesOf(caller)
            .withResource(
                roles.find(arn).map(role -> List.of(role.trust().policy())).orElse(List.of()));
    boolean isAdministrator = caller.equals(Caller.ROOT);
    Decision decision = policies.decideTrust(request);
    boolean trusted =
        decision.isAllowed() || (isAdministrator && decision.layer() == Decision.Layer.IDENTITY);
    if (!trusted) {
      String message =
          "User: %s is not authorized to perform: %s on resource: %s"
              .formatted(caller.name(), ASSUME_ROLE, arn);
      trail.add(caller, Permission.of(ASSUME_ROLE, arn), message);
      throw refused(403, "AccessDenied", message);
    }
  }

  private Policies policiesOf(Principal caller) {
    return switch (caller) {
      case Principal.RoleSession session ->
          roles.find(session.roleArn()).map(Role::policies).orElse(Policies.none());
      case Principal.User _, Principal.Service _ -> Policies.none();
    };
  }

  private static Duration duration(Map<String, String> parameters) {
    String text = parameters.getOrDefault("DurationSeconds", Integer.toString(MOST_SECONDS));
    if (!text.matches("\\d{1,6}")
        || Integer.parseInt(text) < LEAST_SECONDS
        || Integer.parseInt(text) > MOST_SECONDS) {
      throw refused(
          400,
          "ValidationError",
          "The requested DurationSeconds has to be from %d to %d"
              .formatted(LEAST_SECONDS, MOST_SECONDS));
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static String required(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw refused(
          400,
          "ValidationError",
          "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
              .formatted(Character.toLowerCase(name.charAt(0)) + name.substring(1)));
    }
    return value;
  }

  private static AwsServiceException refused(int status, String code, String message) {
    return AwsServiceException.builder()
        .statusCode(status)
        .message(message)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }
}
