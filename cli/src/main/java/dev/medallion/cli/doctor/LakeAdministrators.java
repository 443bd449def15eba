package dev.medallion.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.AccessDeniedException;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.DataLakeSettings;

/**
 * Who administers the data lake: whoever does sees everything and may grant everything; whoever
 * does not is listed its own grants, and those that it may grant.
 *
 * @see <a href="https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html">
 *     Implicit Lake Formation permissions</a>
 */
final class LakeAdministrators {
  private final LakeFormationClient lakeFormation;
  private final Supplier<String> caller;
  private Optional<DataLakeSettings> settings = Optional.empty();

  /**
   * Those of an account.
   *
   * @param caller gives the ARN of who asks, as STS has it
   */
  LakeAdministrators(LakeFormationClient lakeFormation, Supplier<String> caller) {
    this.lakeFormation = lakeFormation;
    this.caller = caller;
  }

  /**
   * The settings of the data lake.
   *
   * @throws UnknownGrantsException if whoever asks may not read them
   */
  DataLakeSettings settings() {
    if (settings.isEmpty()) {
      try {
        settings = Optional.of(lakeFormation.getDataLakeSettings(get -> {}).dataLakeSettings());
      } catch (AccessDeniedException e) {
        throw new UnknownGrantsException(
            "%s; ask as whoever may call lakeformation:GetDataLakeSettings"
                .formatted(e.awsErrorDetails().errorMessage()),
            e);
      }
    }
    return settings.get();
  }

  /** The settings as they are, and with one more administrator; throws as above. */
  DataLakeSettings settingsWith(String administrator) {
    List<DataLakePrincipal> all = new ArrayList<>(settings().dataLakeAdmins());
    all.add(DataLakePrincipal.builder().dataLakePrincipalIdentifier(administrator).build());
    return settings().toBuilder().dataLakeAdmins(all).build();
  }

  /** Whether a principal may grant everything; throws as above. */
  boolean isOne(String principal) {
    return names(settings().dataLakeAdmins(), principal);
  }

  /** Whether a principal sees everything; throws as above. */
  boolean seesAll(String principal) {
    return isOne(principal) || names(settings().readOnlyAdmins(), principal);
  }

  private static boolean names(List<DataLakePrincipal> administrators, String principal) {
    return administrators.stream()
        .anyMatch(each -> each.dataLakePrincipalIdentifier().equals(principal));
  }

  /**
   * Requires that whoever asks is listed all grants.
   *
   * @throws UnknownGrantsException if it is not, or if that cannot be told
   */
  void requireAllListed() {
    Asked asked = new Asked(caller.get(), "lakeformation:ListPermissions", Optional.empty());
    // (inferred) The account's root user needs no permission.
    if (!asked.principal().endsWith(":root") && !isListedAll(asked)) {
      throw new UnknownGrantsException(
          "%s is no administrator of the data lake, and sees no grants but its own and those that it may grant; ask as an administrator or a read-only administrator"
              .formatted(asked.grantee()),
          null);
    }
  }

  /** By the role's name, which is its own in an account: STS leaves its path out. */
  private boolean isListedAll(Asked asked) {
    return asked
        .role()
        .map(
            role ->
                List.of(settings().dataLakeAdmins(), settings().readOnlyAdmins()).stream()
                    .flatMap(List::stream)
                    .map(DataLakePrincipal::dataLakePrincipalIdentifier)
                    .anyMatch(arn -> arn.contains(":role/") && arn.endsWith("/" + role)))
        .orElseGet(() -> seesAll(asked.principal()));
  }
}
