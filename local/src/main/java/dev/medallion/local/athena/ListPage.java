package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
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
  private static final String PREFIX = "from:";

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
    // Some lists take a 0, which asks for nothing in particular.
    int size = Optional.ofNullable(most).filter(limit -> limit > 0).orElse(LARGEST);
    int to = Math.min(all.size(), from + size);
    return new ListPage<>(all.subList(from, to), to < all.size() ? token(to) : null);
  }

  private static String token(int position) {
    return Base64.getEncoder().encodeToString((PREFIX + position).getBytes(UTF_8));
  }

  private static int position(String token) {
    try {
      String text = new String(Base64.getDecoder().decode(token), UTF_8);
      if (text.matches(PREFIX + "[0-9]{1,9}")) {
        return Integer.parseInt(text.substring(PREFIX.length()));
      }
    } catch (IllegalArgumentException e) {
      // A token in base64 is none of ours either, unless it begins as ours do.
    }
    throw malformed(token);
  }

  private static RuntimeException malformed(String token) {
    return input("The nextPageToken is malformed: " + token);
  }
}
