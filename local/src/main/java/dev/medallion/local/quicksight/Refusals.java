package dev.medallion.local.quicksight;

import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Paging;
import java.util.Locale;
import software.amazon.awssdk.services.quicksight.model.ExceptionResourceType;
import software.amazon.awssdk.services.quicksight.model.InvalidParameterValueException;
import software.amazon.awssdk.services.quicksight.model.LimitExceededException;
import software.amazon.awssdk.services.quicksight.model.ResourceExistsException;
import software.amazon.awssdk.services.quicksight.model.ResourceNotFoundException;

/** QuickSight's refusals, and the names in them. */
final class Refusals {
  private static final int LARGEST_PAGE = 100;

  /** Pages as QuickSight's. */
  static final Paging PAGES =
      new Paging(
          "maxResults",
          LARGEST_PAGE,
          LARGEST_PAGE,
          (asked, violation) -> invalid(violation),
          token -> invalid("NextToken %s is not valid".formatted(token)));

  private Refusals() {}

  static ResourceNotFoundException notFound(ExceptionResourceType type, String id) {
    return ResourceNotFoundException.builder()
        .resourceType(type)
        .message("%s %s is not found".formatted(words(type), id))
        .build();
  }

  static ResourceExistsException exists(ExceptionResourceType type, String id) {
    return ResourceExistsException.builder()
        .resourceType(type)
        .message("%s %s already exists".formatted(words(type), id))
        .build();
  }

  static LimitExceededException limitExceeded(String message) {
    return LimitExceededException.builder()
        .resourceType(ExceptionResourceType.INGESTION)
        .message(message)
        .build();
  }

  static InvalidParameterValueException invalid(String message) {
    return InvalidParameterValueException.builder().message(message).build();
  }

  /**
   * The value of a required member.
   *
   * @throws InvalidParameterValueException if there is none
   */
  static <T> T required(T value, String member) {
    if (value == null) {
      throw invalid(member + " is required");
    }
    return value;
  }

  static String arn(String resource) {
    return Site.arn("quicksight", resource);
  }

  private static String words(ExceptionResourceType type) {
    String words = type.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
