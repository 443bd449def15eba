package dev.medallion.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * Tags of an object or a bucket.
 *
 * @param values by their keys, in the order in which they were given
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">Object
 *     tags</a>
 */
record ObjectTags(Map<String, String> values) {
  static final ObjectTags NONE = new ObjectTags(Map.of());

  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  ObjectTags {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What tags are of, which says how many there may be. */
  enum Owner {
    OBJECT(10, "Object tags cannot be greater than 10"),
    BUCKET(50, "Bucket tag count cannot be greater than 50");

    private final int most;
    private final String tooMany;

    Owner(int most, String tooMany) {
      this.most = most;
      this.tooMany = tooMany;
    }
  }

  /**
   * The tags of the header {@code x-amz-tagging}, which are written as the query of a URL.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception if S3 does not take them
   */
  static ObjectTags ofHeader(String header) {
    ObjectTags.Builder tags = new ObjectTags.Builder(Owner.OBJECT);
    for (String pair : header.split("&", -1)) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        tags.add(decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : "");
      }
    }
    return tags.build();
  }

  /**
   * The tags of a document {@code Tagging}.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception if S3 does not take them
   */
  static ObjectTags ofXml(InputStream document, Owner owner) throws IOException {
    List<Element> sets = S3Xml.children(S3Xml.read(document, "Tagging"), "TagSet");
    if (sets.size() != 1) {
      throw S3Xml.malformed();
    }
    ObjectTags.Builder tags = new ObjectTags.Builder(owner);
    for (Element tag : S3Xml.children(sets.getFirst(), "Tag")) {
      tags.add(S3Xml.text(tag, "Key"), S3Xml.text(tag, "Value"));
    }
    return tags.build();
  }

  /** As the header {@code x-amz-tagging} has them. */
  String header() {
    return values.entrySet().stream()
        .map(tag -> encoded(tag.getKey()) + "=" + encoded(tag.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** The document {@code Tagging}. */
  String xml() {
    return values.entrySet().stream()
        .map(
            tag ->
                "<Tag><Key>%s</Key><Value>%s</Value></Tag>"
                    .formatted(S3Xml.escaped(tag.getKey()), S3Xml.escaped(tag.getValue())))
        .collect(
            Collectors.joining(
                "",
                "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>",
                "</TagSet></Tagging>"));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Refuses what S3 refuses. */
  private static final class Builder {
    private final Owner owner;
    private final Map<String, String> values = new LinkedHashMap<>();

    Builder(Owner owner) {
      this.owner = owner;
    }

    void add(String key, String value) {
      if (key.isEmpty() || key.length() > LONGEST_KEY || key.startsWith("aws:")) {
        throw S3Xml.refusal("InvalidTag", "The TagKey you have provided is invalid");
      }
      if (value.length() > LONGEST_VALUE) {
        throw S3Xml.refusal("InvalidTag", "The TagValue you have provided is invalid");
      }
      if (values.putIfAbsent(key, value) != null) {
        throw S3Xml.refusal("InvalidTag", "Cannot provide multiple Tags with the same key");
      }
      if (values.size() > owner.most) {
        throw S3Xml.refusal("BadRequest", owner.tooMany);
      }
    }

    ObjectTags build() {
      return new ObjectTags(values);
    }
  }
}
