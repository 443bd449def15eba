package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param items the items
 * @param nextToken asks for the next part; null at the end, as the SDK's models have it
 */
record ListPage<T>(List<T> items, String nextToken) {
  private static final int LARGEST = 50;

  /**
   * The part that a token asks for, or the first.
   *
   * @param most how many at most; null for as many as Athena gives
   * @throws software.amazon.awssdk.services.athena.model.InvalidRequestException if the token is
   *     none of this list
   */
  static <T> ListPage<T> of(List<T> all, Integer most, String token) {
    int from = Optional.ofNullable(token).map(ListPage::position).orElse(0);
    if (from > all.size()) {
      throw malformed(token);
    }
    int to = Math.min(all.size(), from + Optional.ofNullable(most).orElse(LARGEST));
    return new ListPage<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
  }

  private static int position(String token) {
    if (!token.matches("[0-9]{1,9}")) {
      throw malformed(token);
    }
    return Integer.parseInt(token);
  }

  private static RuntimeException malformed(String token) {
    return input("The nextPageToken is malformed: " + token);
  }
}
