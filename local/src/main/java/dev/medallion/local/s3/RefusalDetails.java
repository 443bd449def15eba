package dev.medallion.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What S3 says of a refusal beyond its code, where the store says less or words it otherwise.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error
 *     responses</a>
 */
final class RefusalDetails {
  private static final Map<String, String> WORDS =
      Map.of(
          "NoSuchUpload",
          "The specified upload does not exist. The upload ID may be invalid, or the upload may"
              + " have been aborted or completed.",
          "EntityTooSmall",
          "Your proposed upload is smaller than the minimum allowed size",
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold");

  private static final Pattern NOT_FOR_XML = Pattern.compile("\\p{Cntrl}");

  private RefusalDetails() {}

  /** A text without what XML cannot hold. */
  static String forXml(String text) {
    return NOT_FOR_XML.matcher(text).replaceAll("?");
  }

  /** The message of a code, or what the store says of it. */
  static String message(String code, String message) {
    return WORDS.getOrDefault(code, message);
  }

  /** The elements of the answer that name what was asked for. */
  static Map<String, String> elements(String code, ExchangeRequest request) {
    String[] path = request.getRequestURI().split("/", 3);
    return switch (code) {
      case "NoSuchBucket" -> Map.of("BucketName", decoded(path[1]));
      case "NoSuchKey" -> path.length < 3 ? Map.of() : Map.of("Key", decoded(path[2]));
      case "NoSuchUpload" ->
          request.getParameter("uploadId") == null
              ? Map.of()
              : Map.of("UploadId", request.getParameter("uploadId"));
      case "PreconditionFailed" -> condition(request);
      default -> Map.of();
    };
  }

  private static Map<String, String> condition(ExchangeRequest request) {
    for (String header : new String[] {"If-Match", "If-Unmodified-Since", "If-None-Match"}) {
      if (request.getHeader(header) != null) {
        return Map.of("Condition", header);
      }
    }
    return Map.of();
  }

  private static String decoded(String part) {
    return forXml(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
