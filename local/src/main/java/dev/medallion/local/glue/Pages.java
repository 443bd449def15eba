package dev.medallion.local.glue;

import dev.medallion.local.endpoint.Paging;
import software.amazon.awssdk.services.glue.model.InvalidInputException;
import software.amazon.awssdk.services.glue.model.ValidationException;

/**
 * How Glue pages.
 *
 * @see <a href="https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html">The {@code
 *     MaxResults} of each operation</a>
 */
final class Pages {
  static final Paging CATALOG = paging(100, 100);
  static final Paging CATALOGS = paging(100, 1000);
  static final Paging SEARCH = paging(100, 1000);
  static final Paging JOBS = paging(1000, 1000);
  static final Paging JOB_RUNS = paging(200, 200);

  private Pages() {}

  private static Paging paging(int usual, int largest) {
    return new Paging(
        "maxResults",
        usual,
        largest,
        (asked, violation) -> ValidationException.builder().message(violation).build(),
        token ->
            InvalidInputException.builder().message("NextToken is not valid: " + token).build());
  }
}
