package dev.medallion.local.quicksight;

import java.util.regex.Pattern;

/** The identifiers that callers choose. */
final class Identifiers {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private Identifiers() {}

  /**
   * The identifier, if it is one.
   *
   * @throws software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException if it
   *     is missing or has other characters than QuickSight allows
   */
  static String checked(String id, String member) {
    if (!ALLOWED.matcher(Refusals.required(id, member)).matches()) {
      throw Refusals.invalid(
          "%s %s must be 1 to 128 letters, digits, hyphens and underscores".formatted(member, id));
    }
    return id;
  }
}
