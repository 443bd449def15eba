package dev.medallion.functions.deploy;

import java.util.Map;

/**
 * Who gets at the tables through the Data Catalog, and who grants that, as the custom resource's
 * properties name them.
 *
 * @param athenaRole the ARN of the role that statements are sent to Athena with
 * @param viewer the ARN of the QuickSight user or group that the data sets are for; empty for none
 * @param quickSightRole the ARN of the role that QuickSight refreshes the data sets with; empty for
 *     none
 * @param administrator the ARN of the role that grants, where Lake Formation decides; empty for the
 *     function's own
 */
record Principals(String athenaRole, String viewer, String quickSightRole, String administrator) {
  private static final String ATHENA_ROLE = "AthenaRole";
  private static final String VIEWER = "QuickSightPrincipal";
  private static final String QUICK_SIGHT_ROLE = "QuickSightRole";
  private static final String ADMINISTRATOR = "LakeFormationAdministratorRole";

  /** The principals of a resource that is not there yet. */
  static final Principals NONE = new Principals("", "", "", "");

  /**
   * The principals that a resource's properties name.
   *
   * @param properties null for no resource, as the event has it
   */
  static Principals of(Map<String, Object> properties) {
    return properties == null
        ? NONE
        : new Principals(
            text(properties, ATHENA_ROLE),
            text(properties, VIEWER),
            text(properties, QUICK_SIGHT_ROLE),
            text(properties, ADMINISTRATOR));
  }

  boolean haveViewer() {
    return !viewer.isBlank();
  }

  /**
   * The role that QuickSight refreshes the data sets with.
   *
   * @throws IllegalArgumentException if it is missing
   */
  String refreshRole() {
    if (quickSightRole.isBlank()) {
      throw new IllegalArgumentException(
          "the resource has no property %s; template.yaml gives it the role that may read gold"
              .formatted(QUICK_SIGHT_ROLE));
    }
    return quickSightRole;
  }

  /**
   * These.
   *
   * @throws IllegalArgumentException if the role is missing
   */
  Principals complete() {
    if (athenaRole.isBlank()) {
      throw new IllegalArgumentException(
          "the resource has no property %s; template.yaml gives it the state machine's role"
              .formatted(ATHENA_ROLE));
    }
    return this;
  }

  private static String text(Map<String, Object> properties, String name) {
    Object value = properties.get(name);
    return value == null ? "" : value.toString();
  }
}
