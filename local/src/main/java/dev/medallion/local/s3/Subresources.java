package dev.medallion.local.s3;

import dev.medallion.local.s3.BucketDocuments.Kind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Tags of objects and buckets, and the life cycles of buckets. S3Proxy knows none of them. They are
 * kept and read back; nothing expires here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html">PutObjectTagging</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html">PutBucketLifecycleConfiguration</a>
 */
final class Subresources {
  private static final String TAGGING = "tagging";
  private static final String LIFECYCLE = "lifecycle";
  private static final int LARGEST_BYTES = 1 << 20;
  private static final int MOST_RULES = 1000;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final FolderBlobStore objects;
  private final BucketDocuments documents;

  Subresources(FolderBlobStore objects, BucketDocuments documents) {
    this.objects = objects;
    this.documents = documents;
  }

  /** Whether a request, whose query this is, is for one of them. */
  static boolean areNamedIn(Optional<String> query) {
    return query.stream()
        .flatMap(text -> List.of(text.split("&", -1)).stream())
        .map(parameter -> parameter.split("=", 2)[0])
        .anyMatch(Set.of(TAGGING, LIFECYCLE)::contains);
  }

  boolean serves(ExchangeRequest request) {
    return request.getParameter(TAGGING) != null || request.getParameter(LIFECYCLE) != null;
  }

  /** Answers a request that may be answered. */
  void answer(ExchangeRequest request, ExchangeResponse response, InputStream body)
      throws IOException {
    String path = request.getRequestURI().substring(1);
    int slash = path.indexOf('/');
    String bucket = decoded(slash < 0 ? path : path.substring(0, slash));
    String key = slash < 0 ? "" : decoded(path.substring(slash + 1));
    objects.requireBucket(bucket);
    if (request.getParameter(TAGGING) == null) {
      lifecycle(request, response, body, bucket);
    } else if (key.isEmpty()) {
      bucketTagging(request, response, body, bucket);
    } else {
      objectTagging(request, response, body, new FolderBlobStore.Version(bucket, key, request));
    }
  }

  private void objectTagging(
      ExchangeRequest request,
      ExchangeResponse response,
      InputStream body,
      FolderBlobStore.Version object)
      throws IOException {
    Optional<String> version =
        switch (request.getMethod()) {
          case "GET" -> {
            FolderBlobStore.Tagged tagged = objects.tags(object);
            send(response, tagged.tags().xml());
            yield tagged.version();
          }
          case "PUT" -> objects.tag(object, ObjectTags.ofXml(body, ObjectTags.Owner.OBJECT));
          case "DELETE" -> {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            yield objects.tag(object, ObjectTags.NONE);
          }
          default -> throw notAllowed();
        };
    version.ifPresent(id -> response.setHeader("x-amz-version-id", id));
  }

  private void bucketTagging(
      ExchangeRequest request, ExchangeResponse response, InputStream body, String bucket)
      throws IOException {
    switch (request.getMethod()) {
      case "GET" ->
          send(
              response,
              documents
                  .find(bucket, Kind.TAGGING)
                  .orElseThrow(
                      () -> S3Xml.refusal(NOT_FOUND, "NoSuchTagSet", "The TagSet does not exist")));
      case "PUT" -> {
        ObjectTags tags = ObjectTags.ofXml(body, ObjectTags.Owner.BUCKET);
        documents.put(bucket, Kind.TAGGING, tags.xml());
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      case "DELETE" -> {
        documents.delete(bucket, Kind.TAGGING);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      default -> throw notAllowed();
    }
  }

  private void lifecycle(
      ExchangeRequest request, ExchangeResponse response, InputStream body, String bucket)
      throws IOException {
    switch (request.getMethod()) {
      case "GET" ->
          send(
              response,
              documents
                  .find(bucket, Kind.LIFECYCLE)
                  .orElseThrow(
                      () ->
                          S3Xml.refusal(
                              NOT_FOUND,
                              "NoSuchLifecycleConfiguration",
                              "The lifecycle configuration does not exist")));
      case "PUT" -> documents.put(bucket, Kind.LIFECYCLE, checkedLifecycle(body));
      case "DELETE" -> {
        documents.delete(bucket, Kind.LIFECYCLE);
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      }
      default -> throw notAllowed();
    }
  }

  /**
   * The document as it was sent. What its rules do is not looked at, since they do nothing here.
   */
  private static String checkedLifecycle(InputStream body) throws IOException {
    byte[] document = body.readNBytes(LARGEST_BYTES + 1);
    Element configuration =
        S3Xml.read(new ByteArrayInputStream(document), "LifecycleConfiguration");
    List<Element> rules = S3Xml.children(configuration, "Rule");
    if (rules.isEmpty() || rules.size() > MOST_RULES) {
      throw S3Xml.malformed();
    }
    for (Element rule : rules) {
      if (!Set.of("Enabled", "Disabled").contains(S3Xml.text(rule, "Status"))) {
        throw S3Xml.malformed();
      }
    }
    return new String(document, StandardCharsets.UTF_8);
  }

  private static void send(ExchangeResponse response, String document) {
    response.setContentType("application/xml");
    response.getWriter().append(document).flush();
  }

  private static RuntimeException notAllowed() {
    return S3Xml.refusal(
        METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        "The specified method is not allowed against this resource.");
  }

  /** In a path, unlike in a form, a plus sign is itself. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
