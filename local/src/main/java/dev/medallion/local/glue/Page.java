package dev.medallion.local.glue;

import java.util.List;
import software.amazon.awssdk.services.glue.model.InvalidInputException;

/**
 * A part of a list.
 *
 * @param items the items
 * @param nextToken asks for the next part; null at the end, as the SDK's models have it
 */
record Page<T>(List<T> items, String nextToken) {

  /** The part that a token asks for, or the first, of at most {@code maxResults} if not null. */
  static <T> Page<T> of(List<T> all, Integer maxResults, String token) {
    int from = token == null || token.isEmpty() ? 0 : position(token);
    int to = maxResults == null ? all.size() : Math.min(all.size(), from + maxResults);
    return new Page<>(
        all.subList(Math.min(from, all.size()), to), to < all.size() ? Integer.toString(to) : null);
  }

  private static int position(String token) {
    try {
      return Integer.parseUnsignedInt(token);
    } catch (NumberFormatException e) {
      throw badToken(token, e);
    }
  }

  static InvalidInputException badToken(String token, NumberFormatException cause) {
    return InvalidInputException.builder()
        .message("\"%s\" is no NextToken of this service".formatted(token))
        .cause(cause)
        .build();
  }
}
