package dev.medallion.local.quicksight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.util.List;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.quicksight.model.Tag;

/** What a resource is marked with. */
final class Tags {
  private static final String MEMBER = "Tags";

  private Tags() {}

  /** Keeps tags beside what else the JSON holds. */
  static void write(List<Tag> tags, ObjectNode json) {
    tags.forEach(tag -> json.withArray(MEMBER).add(ModelJson.write(tag)));
  }

  /** Takes the tags out of the JSON, which is left without them. */
  static List<Tag> take(ObjectNode json) {
    List<Tag> tags =
        StreamSupport.stream(json.withArray(MEMBER).spliterator(), false)
            .map(node -> ModelJson.read(node, Tag.class, ModelJson.Scalars.EXACT))
            .toList();
    json.remove(MEMBER);
    return tags;
  }
}
