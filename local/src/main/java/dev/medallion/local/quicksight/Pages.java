package dev.medallion.local.quicksight;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items the part
 * @param nextToken asks for the part after it, if there is one
 */
record Pages<T>(List<T> items, Optional<String> nextToken) {
  private static final int LARGEST = 100;

  /** The part after the item that the token names. */
  static <T> Pages<T> of(List<T> all, Function<T, String> key, String token, Integer maxResults) {
    int from = 0;
    if (token != null) {
      from = all.stream().map(key).toList().indexOf(token) + 1;
      if (from == 0) {
        throw Refusals.invalid("NextToken %s is not valid".formatted(token));
      }
    }
    int to = Math.min(all.size(), from + Optional.ofNullable(maxResults).orElse(LARGEST));
    return new Pages<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(key.apply(all.get(to - 1))) : Optional.empty());
  }
}
