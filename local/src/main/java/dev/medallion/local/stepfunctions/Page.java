package dev.medallion.local.stepfunctions;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param items what is on the page
 * @param nextToken leads to the next page; none on the last
 */
record Page<T>(List<T> items, Optional<String> nextToken) {
  private static final int DEFAULT_SIZE = 100;
  private static final int LARGEST_SIZE = 1000;

  /**
   * Cuts a page.
   *
   * @param all the whole list, in its order
   * @param key what tells an item from the others
   * @param size how many items at most; none or 0 for the default
   * @param token the page before said so; none for the first page
   */
  static <T> Page<T> of(List<T> all, Function<T, String> key, Integer size, String token) {
    int from = token == null ? 0 : after(all, key, token);
    int to = Math.min(all.size(), from + size(size));
    Optional<String> next =
        to < all.size() ? Optional.of(encode(key.apply(all.get(to - 1)))) : Optional.empty();
    return new Page<>(all.subList(from, to), next);
  }

  /** How many items are on a page for which so many were asked; none or 0 for the default. */
  static int size(Integer asked) {
    return asked == null || asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
  }

  /** The number that a token holds. */
  static OptionalLong number(String token) {
    if (token == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(
          Long.parseUnsignedLong(
              new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw Refusals.badToken(token);
    }
  }

  /** The token that holds a number; null for none, as the SDK's models have it. */
  static String token(OptionalLong number) {
    return number.isPresent() ? encode(Long.toString(number.getAsLong())) : null;
  }

  private static <T> int after(List<T> all, Function<T, String> key, String token) {
    for (int i = 0; i < all.size(); i++) {
      if (encode(key.apply(all.get(i))).equals(token)) {
        return i + 1;
      }
    }
    throw Refusals.badToken(token);
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }
}
