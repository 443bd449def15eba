package dev.medallion.local.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Cuts the lists of a service into pages. A token names its list and the last item before the page
 * that it asks for, so that items which come and go between two pages shift none of the others.
 */
public final class Paging {
  private static final char SEPARATOR = '\n';

  private final String member;
  private final int usual;
  private final int largest;
  private final BiFunction<Integer, String, RuntimeException> badSize;
  private final Function<String, RuntimeException> badToken;

  /**
   * The pages of some operations.
   *
   * @param member the request's member that gives the size of a page, such as {@code maxResults}
   * @param usual how many items a page has at most if the request does not say
   * @param largest how many a request may ask for
   * @param badSize the service's refusal of a size: it is given the size, and what AWS says
   *     wherever it checks such a member against a service's model
   * @param badToken its refusal of a token that is not one of the list
   */
  public Paging(
      String member,
      int usual,
      int largest,
      BiFunction<Integer, String, RuntimeException> badSize,
      Function<String, RuntimeException> badToken) {
    this.member = member;
    this.usual = usual;
    this.largest = largest;
    this.badSize = badSize;
    this.badToken = badToken;
  }

  /**
   * Cuts a page.
   *
   * @param list what tells this list from every other that is paged here: the operation, and what
   *     the list is of
   * @param all the whole list, in the order of its keys or in one from which no item is ever taken
   * @param key tells an item from the others
   * @param size how many items at most; null if the request does not say
   * @param token what the page before gave; null or empty for the first page
   */
  public <T> Page<T> page(
      String list, List<T> all, Function<? super T, String> key, Integer size, String token) {
    int most = size(size);
    int from = after(list, token).map(last -> following(all, key, last)).orElse(0);
    int to = Math.min(all.size(), from + most);
    return new Page<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(encode(list, key.apply(all.get(to - 1)))) : Optional.empty());
  }

  /** How many items the page of a request has at most; null if the request does not say. */
  public int size(Integer asked) {
    if (asked == null) {
      return usual;
    }
    if (asked < 1) {
      throw badSize.apply(asked, violation(asked, "greater than or equal to 1"));
    }
    if (asked > largest) {
      throw badSize.apply(asked, violation(asked, "less than or equal to " + largest));
    }
    return asked;
  }

  /** The number of the last item before the page, where a store numbers them; none at first. */
  public OptionalLong number(String list, String token) {
    Optional<String> last = after(list, token);
    if (last.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseUnsignedLong(last.get()));
    } catch (NumberFormatException e) {
      throw refused(token, e);
    }
  }

  /** The token that asks for what follows that number; null for none, as the SDK has it. */
  public String token(String list, OptionalLong last) {
    return last.isPresent() ? encode(list, Long.toString(last.getAsLong())) : null;
  }

  private static <T> int following(List<T> all, Function<? super T, String> key, String last) {
    for (int i = 0; i < all.size(); i++) {
      if (key.apply(all.get(i)).equals(last)) {
        return i + 1;
      }
    }
    int following = 0;
    while (following < all.size() && key.apply(all.get(following)).compareTo(last) < 0) {
      following++;
    }
    return following;
  }

  private Optional<String> after(String list, String token) {
    if (token == null || token.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (!text.startsWith(list + SEPARATOR)) {
        throw badToken.apply(token);
      }
      return Optional.of(text.substring(list.length() + 1));
    } catch (IllegalArgumentException e) {
      throw refused(token, e);
    }
  }

  private RuntimeException refused(String token, Exception cause) {
    RuntimeException refused = badToken.apply(token);
    refused.addSuppressed(cause);
    return refused;
  }

  private static String encode(String list, String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + SEPARATOR + key).getBytes(StandardCharsets.UTF_8));
  }

  private String violation(int asked, String constraint) {
    return "1 validation error detected: Value '%d' at '%s' failed to satisfy constraint: Member must have value %s"
        .formatted(asked, member, constraint);
  }
}
