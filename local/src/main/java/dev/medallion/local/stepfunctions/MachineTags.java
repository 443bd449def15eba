package dev.medallion.local.stepfunctions;

import dev.medallion.local.database.Database;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TooManyTagsException;

/**
 * The tags of state machines.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html">TagResource</a>
 */
final class MachineTags {
  private static final int MOST = 50;

  private final Database database;

  MachineTags(Database database) {
    this.database = database;
  }

  List<Tag> of(String arn) {
    return database.query(
        "SELECT key, value FROM tag WHERE arn = ? ORDER BY key",
        rows -> {
          List<Tag> tags = new ArrayList<>();
          while (rows.next()) {
            tags.add(Tag.builder().key(rows.getString(1)).value(rows.getString(2)).build());
          }
          return tags;
        },
        arn);
  }

  /** Adds tags; those of the same key are replaced. */
  void add(String arn, List<Tag> tags) {
    Set<String> keys = new HashSet<>();
    of(arn).forEach(tag -> keys.add(tag.key()));
    tags.forEach(tag -> keys.add(tag.key()));
    if (keys.size() > MOST) {
      throw TooManyTagsException.builder()
          .message("The resource %s would have more than %d tags".formatted(arn, MOST))
          .resourceName(arn)
          .build();
    }
    for (Tag tag : tags) {
      database.update(
          "INSERT OR REPLACE INTO tag (arn, key, value) VALUES (?, ?, ?)",
          arn,
          tag.key(),
          tag.value() == null ? "" : tag.value());
    }
  }

  void remove(String arn, List<String> keys) {
    keys.forEach(key -> database.update("DELETE FROM tag WHERE arn = ? AND key = ?", arn, key));
  }

  void removeAll(String arn) {
    database.update("DELETE FROM tag WHERE arn = ?", arn);
  }
}
