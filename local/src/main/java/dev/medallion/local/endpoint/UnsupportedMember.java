package dev.medallion.local.endpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;

/**
 * A member of a request that the local side has no use for: it is refused rather than swallowed.
 *
 * @param name the member's name on the wire
 * @param harmless the values that ask for nothing beyond what is done anyway
 */
record UnsupportedMember(String name, List<Object> harmless) {

  /** Refuses the request if it has the member, and another value than a harmless one. */
  void check(AwsRequest request) {
    for (SdkField<?> field : request.sdkFields()) {
      if (field.locationName().equals(name) || field.memberName().equals(name)) {
        Object value = field.getValueOrDefault(request);
        if (isSet(value) && !harmless.contains(value)) {
          throw refused();
        }
        return;
      }
    }
    throw new IllegalStateException(request.getClass() + " has no member " + name);
  }

  private static boolean isSet(Object value) {
    return switch (value) {
      case Collection<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      case null, default -> Objects.nonNull(value);
    };
  }

  private AwsServiceException refused() {
    return ServiceErrors.of(
        AwsServiceException.builder(),
        "local",
        "ValidationException",
        name + " is not supported by the local side");
  }
}
