package dev.medallion.cli.doctor;

import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.lakeformation.model.Permission;

/**
 * What Lake Formation has to have granted for a step, where it decides.
 *
 * @param who a role of the template by its logical id, or {@link Need#READER}
 * @param permissions none for {@link On#ANYTHING}
 * @param layer whose tables or database it is on; empty for {@link On#ANYTHING}
 */
record GrantNeed(Step step, String who, List<Permission> permissions, On on, String layer) {

  /** What a permission is on. */
  enum On {
    /** Each table of the layer. */
    TABLE,
    /** The layer's namespace. */
    DATABASE,
    /** Whatever is to be granted to others, which an administrator of the data lake may grant. */
    ANYTHING
  }

  /** A line of {@code needs.txt} behind its first word. */
  static GrantNeed parse(Step step, String who, String text) {
    String[] words = text.split(" ", -1);
    if (words.length == 1) {
      return new GrantNeed(step, who, List.of(), On.ANYTHING, "");
    }
    return new GrantNeed(
        step,
        who,
        Arrays.stream(words[0].split(",", -1)).map(Permission::valueOf).toList(),
        words[2].equals("table") ? On.TABLE : On.DATABASE,
        words[3]);
  }

  /** Whether rows are changed, which whoever reads only some of the columns may not. */
  boolean isOfWholeTables() {
    return permissions.size() > 1;
  }
}
