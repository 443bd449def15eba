package dev.medallion.local.s3tables;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a listing.
 *
 * @param items the items, in the order of their names
 * @param next the token that asks for what follows; empty at the end
 */
record Page<T>(List<T> items, Optional<String> next) {
  private static final int LARGEST = 1000;

  /**
   * Cuts the page that a request asks for.
   *
   * @param all everything, in the order of the names
   * @param name the name of an item
   * @param prefix what names begin with, or null
   * @param token the token of the page before, or null
   * @param size the largest number of items, or null
   */
  static <T> Page<T> of(
      List<T> all, Function<T, String> name, String prefix, String token, Integer size) {
    int limit = size == null ? LARGEST : size;
    if (limit < 1 || limit > LARGEST) {
      throw Errors.badRequest("A page has 1 to %d items, not %d".formatted(LARGEST, limit));
    }
    String after = token == null ? "" : decode(token);
    List<T> following =
        all.stream()
            .filter(item -> prefix == null || name.apply(item).startsWith(prefix))
            .filter(item -> name.apply(item).compareTo(after) > 0)
            .toList();
    if (following.size() <= limit) {
      return new Page<>(following, Optional.empty());
    }
    List<T> items = following.subList(0, limit);
    return new Page<>(items, Optional.of(encode(name.apply(items.getLast()))));
  }

  private static String encode(String name) {
    return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Errors.badRequest("The continuation token '" + token + "' is not valid");
    }
  }
}
