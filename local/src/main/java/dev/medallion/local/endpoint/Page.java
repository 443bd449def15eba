package dev.medallion.local.endpoint;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list.
 *
 * @param items what is on the page
 * @param next the token that asks for the page after it; none on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }

  /** The token as the SDK's models have it: null on the last page. */
  public String nextToken() {
    return next.orElse(null);
  }
}
