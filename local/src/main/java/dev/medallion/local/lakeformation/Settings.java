package dev.medallion.local.lakeformation;

import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.files.JsonFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.lakeformation.model.DataLakePrincipal;
import software.amazon.awssdk.services.lakeformation.model.DataLakeSettings;

/**
 * The settings of the account's data lake, of which each change replaces all. Its default
 * permissions are kept and do not reach {@code s3tablescatalog}, which has defaults of its own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_DataLakeSettings.html">DataLakeSettings</a>
 */
final class Settings {
  private static final String FILE = "settings";
  private static final int MOST_ADMINISTRATORS = 30;
  private static final Pattern ADMINISTRATOR =
      Pattern.compile("arn:aws:iam::\\d{12}:(user|role)/.+");

  private final JsonFolder files;
  private volatile DataLakeSettings current;

  Settings(Path folder) {
    files = new JsonFolder(folder);
    current =
        files.readAll().stream()
            .map(json -> ModelJson.read(json, DataLakeSettings.class, ModelJson.Scalars.EXACT))
            .findFirst()
            .orElse(DataLakeSettings.builder().build());
  }

  DataLakeSettings current() {
    return current;
  }

  /**
   * Replaces all settings.
   *
   * @throws software.amazon.awssdk.services.lakeformation.model.InvalidInputException if one is not
   *     valid, or has no effect here
   */
  synchronized void replace(DataLakeSettings settings) {
    requireAdministrators("DataLakeAdmins", settings.dataLakeAdmins());
    requireAdministrators("ReadOnlyAdmins", settings.readOnlyAdmins());
    refuse("TrustedResourceOwners", !settings.trustedResourceOwners().isEmpty());
    refuse("AuthorizedSessionTagValueList", !settings.authorizedSessionTagValueList().isEmpty());
    refuse("ExternalDataFilteringAllowList", !settings.externalDataFilteringAllowList().isEmpty());
    refuse(
        "AllowExternalDataFiltering", Boolean.TRUE.equals(settings.allowExternalDataFiltering()));
    files.write(FILE, ModelJson.write(settings));
    current = settings;
  }

  boolean isAdministrator(Set<String> principals) {
    return names(current.dataLakeAdmins(), principals);
  }

  boolean isReadOnlyAdministrator(Set<String> principals) {
    return names(current.readOnlyAdmins(), principals);
  }

  private static boolean names(List<DataLakePrincipal> administrators, Set<String> principals) {
    return administrators.stream()
        .map(DataLakePrincipal::dataLakePrincipalIdentifier)
        .anyMatch(principals::contains);
  }

  private static void requireAdministrators(String member, List<DataLakePrincipal> principals) {
    if (principals.size() > MOST_ADMINISTRATORS) {
      throw GrantCheck.invalid(
          "%s has at most %d principals, not %d"
              .formatted(member, MOST_ADMINISTRATORS, principals.size()));
    }
    for (DataLakePrincipal principal : principals) {
      String arn = String.valueOf(principal.dataLakePrincipalIdentifier());
      if (!ADMINISTRATOR.matcher(arn).matches()) {
        throw GrantCheck.invalid("Invalid principal: " + arn);
      }
    }
  }

  private static void refuse(String member, boolean isSet) {
    if (isSet) {
      throw GrantCheck.invalid(member + " is not supported by the local side");
    }
  }
}
