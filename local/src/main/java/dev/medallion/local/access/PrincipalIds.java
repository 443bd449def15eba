package dev.medallion.local.access;

import dev.medallion.iam.Principal;
import dev.medallion.local.Site;
import java.util.Locale;

/**
 * The unique ids of principals.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids">Unique
 *     identifiers</a>
 */
public final class PrincipalIds {
  private PrincipalIds() {}

  /** The id of a principal, which is also the value of {@code aws:userid}. */
  public static String of(Principal principal) {
    return switch (principal) {
      case Principal.RoleSession session ->
          "%s:%s".formatted(ofRole(session.roleArn()), sessionName(session));
      case Principal.User _, Principal.Service _ -> Site.ACCOUNT;
    };
  }

  /** The id of a role. */
  public static String ofRole(String arn) {
    return "AROA" + arn.substring(arn.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
  }

  private static String sessionName(Principal.RoleSession session) {
    return session.sessionArn().substring(session.sessionArn().lastIndexOf('/') + 1);
  }
}
