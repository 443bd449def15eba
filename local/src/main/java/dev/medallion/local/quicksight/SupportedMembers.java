package dev.medallion.local.quicksight;

import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Keeps members of a request from being ignored in silence. */
final class SupportedMembers {
  private SupportedMembers() {}

  /**
   * Refuses a request that sets a member which is not in {@code supported}.
   *
   * @throws software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException that
   *     names the member
   */
  static void refuseOthers(SdkPojo request, Set<String> supported) {
    for (SdkField<?> field : request.sdkFields()) {
      Object value = field.getValueOrDefault(request);
      boolean set =
          value != null
              && !(value instanceof SdkAutoConstructList)
              && !(value instanceof SdkAutoConstructMap);
      if (set && !supported.contains(field.memberName())) {
        throw Refusals.invalid(field.memberName() + " is not supported by the local side");
      }
    }
  }
}
