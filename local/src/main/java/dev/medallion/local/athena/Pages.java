package dev.medallion.local.athena;

import static dev.medallion.local.athena.InvalidRequests.input;

import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import java.util.List;
import java.util.function.Function;

/** How Athena pages. The constraints of its model have been checked before. */
final class Pages {
  private static final int LARGEST_LIST = 50;
  private static final int LARGEST_RESULT = 1000;

  /** Lists of names and ids. */
  static final Paging LISTS =
      new Paging(
          "maxResults",
          LARGEST_LIST,
          LARGEST_LIST,
          (asked, violation) -> input(violation),
          token -> input("The nextPageToken is malformed: " + token));

  /** The rows of results. */
  static final Paging RESULTS =
      new Paging(
          "maxResults",
          LARGEST_RESULT,
          LARGEST_RESULT,
          (asked, violation) ->
              input("MaxResults is more than maximum allowed length " + LARGEST_RESULT),
          token -> input("Malformed nextPageToken " + token));

  private Pages() {}

  /**
   * A page of a list.
   *
   * @param list what tells it from every other list
   * @param maxResults null or 0 for as many as Athena gives
   */
  static <T> Page<T> of(
      String list, List<T> all, Function<? super T, String> key, Integer maxResults, String token) {
    return LISTS.page(list, all, key, size(maxResults), token);
  }

  /** The size that a request asks for; none if that is 0, which some of them take. */
  static Integer size(Integer maxResults) {
    return maxResults == null || maxResults == 0 ? null : maxResults;
  }
}
