package dev.medallion.functions.access;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsFailureEntry;
import software.amazon.awssdk.services.lakeformation.model.BatchPermissionsRequestEntry;
import software.amazon.awssdk.services.lakeformation.model.LakeFormationException;

/**
 * Grants and revokes one request after the other, since Lake Formation refuses what is asked at the
 * same time.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_BatchGrantPermissions.html">
 *     BatchGrantPermissions</a>
 */
public final class PermissionBatches {
  private static final int LARGEST = 20;
  private static final String FIX =
      "whoever grants must be an administrator in Lake Formation: deploy again with the parameter"
          + " LakeFormationAdministratorRole=ARN of a role that is one, or make the role of this"
          + " function one";

  private final LakeFormationClient lakeFormation;
  private final String account;

  /**
   * @param account the id of the account whose Data Catalog it is
   */
  public PermissionBatches(LakeFormationClient lakeFormation, String account) {
    this.lakeFormation = lakeFormation;
    this.account = account;
  }

  /**
   * Grants all that can be.
   *
   * @return what was refused
   * @throws IllegalStateException if everything is refused, an {@link OutOfReachException} if that
   *     is for good
   */
  public List<BatchPermissionsFailureEntry> grant(List<Grant> grants) {
    List<BatchPermissionsFailureEntry> failures = new ArrayList<>();
    for (List<BatchPermissionsRequestEntry> batch : batches(grants)) {
      try {
        failures.addAll(
            lakeFormation
                .batchGrantPermissions(all -> all.catalogId(account).entries(batch))
                .failures());
      } catch (LakeFormationException e) {
        throw refused(e);
      }
    }
    return failures;
  }

  /**
   * Revokes all that can be; what is gone already may be.
   *
   * @return what was refused
   * @throws IllegalStateException as above
   */
  public List<BatchPermissionsFailureEntry> revoke(List<Grant> grants) {
    List<BatchPermissionsFailureEntry> failures = new ArrayList<>();
    for (List<BatchPermissionsRequestEntry> batch : batches(grants)) {
      try {
        lakeFormation
            .batchRevokePermissions(all -> all.catalogId(account).entries(batch))
            .failures()
            .stream()
            .filter(failure -> !isGone(failure))
            .forEach(failures::add);
      } catch (LakeFormationException e) {
        throw refused(e);
      }
    }
    return failures;
  }

  /**
   * Throws if there are failures.
   *
   * @param entries how many grants were asked for
   * @throws IllegalStateException that names one of them, an {@link OutOfReachException} if all
   *     were denied
   */
  public static void requireNone(int entries, List<BatchPermissionsFailureEntry> failures) {
    if (!failures.isEmpty()) {
      BatchPermissionsFailureEntry first = failures.getFirst();
      String reason =
          "Lake Formation refuses %d of %d permissions, such as %s: %s: %s; %s"
              .formatted(
                  failures.size(),
                  entries,
                  Grant.words(first.requestEntry()),
                  first.error().errorCode(),
                  first.error().errorMessage(),
                  FIX);
      throw failures.stream().allMatch(PermissionBatches::isDenied)
          ? new OutOfReachException(reason)
          : new IllegalStateException(reason);
    }
  }

  /** Whether the caller may not grant it, rather than that it cannot be granted. */
  static boolean isDenied(BatchPermissionsFailureEntry failure) {
    return "AccessDeniedException".equals(failure.error().errorCode());
  }

  /** Lake Formation has no error of its own for a permission that nobody has. */
  private static boolean isGone(BatchPermissionsFailureEntry failure) {
    String code = failure.error().errorCode();
    String message = failure.error().errorMessage();
    return "EntityNotFoundException".equals(code)
        || (message != null && message.startsWith("No permissions revoked"));
  }

  private static List<List<BatchPermissionsRequestEntry>> batches(List<Grant> grants) {
    List<List<BatchPermissionsRequestEntry>> batches = new ArrayList<>();
    for (int from = 0; from < grants.size(); from += LARGEST) {
      List<BatchPermissionsRequestEntry> batch = new ArrayList<>();
      for (Grant grant : grants.subList(from, Math.min(from + LARGEST, grants.size()))) {
        batch.add(grant.entry(Integer.toString(batch.size() + 1)));
      }
      batches.add(batch);
    }
    return batches;
  }

  private static IllegalStateException refused(LakeFormationException e) {
    return OutOfReachException.of(
        "Lake Formation refuses all permissions: %s; %s".formatted(e.getMessage(), FIX), e);
  }
}
