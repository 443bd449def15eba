package dev.medallion.console.overview;

import dev.medallion.console.lake.Lake;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.pipeline.Source;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;

/** Takes a file that was dropped on a source, and puts it into the landing bucket. */
public final class LandingUpload implements Page {
  /** What S3 takes by one request, in bytes. */
  private static final long LARGEST = 5L << 30;

  /** The longest key of an object, in bytes of UTF-8. */
  private static final int LONGEST_KEY = 1024;

  private final Lake lake;

  public LandingUpload(Lake lake) {
    this.lake = lake;
  }

  /** Takes {@code POST landing/SOURCE?name=FILE} with the file as its body. */
  @Override
  public Response answer(Request request) {
    if (!request.isAction()) {
      throw new Refused(405, "a file is uploaded by POST");
    }
    Source source =
        lake.pipeline()
            .source(request.part(1))
            .orElseThrow(() -> Refused.notFound("source " + request.part(1)));
    String key = source.prefix() + fileName(request);
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new Refused(400, "the file's name is too long for a key of S3: at most 1,024 bytes");
    }
    long length = length(request);
    var unused =
        lake.services()
            .s3()
            .putObject(
                put -> put.bucket(lake.stack().landingBucket()).key(key),
                RequestBody.fromInputStream(request.body(), length));
    return Response.text("s3://%s/%s".formatted(lake.stack().landingBucket(), key));
  }

  private static String fileName(Request request) {
    return request
        .parameter("name")
        .filter(name -> !name.startsWith(".") && !name.contains("/") && !name.contains("\\"))
        .filter(name -> name.chars().noneMatch(Character::isISOControl))
        .orElseThrow(() -> new Refused(400, "the file needs a name, without folders"));
  }

  private static long length(Request request) {
    return Optional.ofNullable(request.exchange().getRequestHeaders().getFirst("Content-Length"))
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .filter(length -> length <= LARGEST)
        .orElseThrow(() -> new Refused(413, "the file's length has to be known, and at most 5 GB"));
  }
}
