package dev.medallion.local.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Pages of listings. S3Proxy looks at every object below the prefix for each page anew, which makes
 * minutes of some ten thousand; so what a page leaves over is kept for the next one, which is asked
 * for at once. Such a listing shows what was there when it began.
 */
final class Listings {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST_KEPT = 8;

  private final Map<Next, Rest> rests = new LinkedHashMap<>();

  /** The page that follows on another. */
  private record Next(String bucket, String prefix, String after) {}

  /** What that page and those after it hold: the objects from an index on. */
  private record Rest(List<S3Object> objects, int from, Instant listed) {}

  /**
   * Answers a request.
   *
   * @param list lists what is stored; without {@code maxKeys} all of it
   */
  ListObjectsV2Response page(
      ListObjectsV2Request request, Function<ListObjectsV2Request, ListObjectsV2Response> list) {
    boolean inFolders = request.delimiter() != null && !request.delimiter().isEmpty();
    if (inFolders || request.maxKeys() == null || request.maxKeys() == 0) {
      return list.apply(request);
    }
    Rest rest =
        kept(request)
            .orElseGet(
                () ->
                    new Rest(
                        list.apply(request.toBuilder().maxKeys(null).build()).contents(),
                        0,
                        Instant.now()));
    int end = Math.min(rest.objects().size(), rest.from() + request.maxKeys());
    ListObjectsV2Response.Builder page =
        ListObjectsV2Response.builder().contents(rest.objects().subList(rest.from(), end));
    if (end < rest.objects().size()) {
      String last = rest.objects().get(end - 1).key();
      keep(
          new Next(request.bucket(), request.prefix(), last),
          new Rest(rest.objects(), end, rest.listed()));
      page.isTruncated(true).nextContinuationToken(last);
    }
    return page.build();
  }

  private synchronized Optional<Rest> kept(ListObjectsV2Request request) {
    Instant oldest = Instant.now().minus(KEPT);
    rests.values().removeIf(rest -> rest.listed().isBefore(oldest));
    return Optional.ofNullable(request.continuationToken())
        .map(after -> rests.remove(new Next(request.bucket(), request.prefix(), after)));
  }

  private synchronized void keep(Next next, Rest rest) {
    rests.put(next, rest);
    while (rests.size() > MOST_KEPT) {
      rests.remove(rests.keySet().iterator().next());
    }
  }
}
