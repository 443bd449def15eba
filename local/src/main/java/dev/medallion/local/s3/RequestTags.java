package dev.medallion.local.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The tags that the request under way gives to the object that it writes, in a header that S3Proxy
 * does not know.
 *
 * @param given those of the header
 * @param replaces whether a copy takes them rather than those of its source
 */
record RequestTags(ObjectTags given, boolean replaces) {
  /** The headers, which S3Proxy would refuse. */
  static final Set<String> HEADERS = Set.of("x-amz-tagging", "x-amz-tagging-directive");

  private static final ScopedValue<RequestTags> CURRENT = ScopedValue.newInstance();

  /** What may fail as S3Proxy does. */
  interface Action {
    void run() throws IOException;
  }

  /** Those of the request under way. */
  static RequestTags current() {
    return CURRENT.orElse(new RequestTags(ObjectTags.NONE, false));
  }

  static RequestTags of(ExchangeRequest request) {
    return new RequestTags(
        Optional.ofNullable(request.getHeader("x-amz-tagging"))
            .map(ObjectTags::ofHeader)
            .orElse(ObjectTags.NONE),
        "REPLACE".equals(request.getHeader("x-amz-tagging-directive")));
  }

  /** Lets the action write objects with these tags. */
  void during(Action action) throws IOException {
    ScopedValue.where(CURRENT, this)
        .call(
            () -> {
              action.run();
              return null;
            });
  }
}
