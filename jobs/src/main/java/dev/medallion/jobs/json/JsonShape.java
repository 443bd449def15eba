package dev.medallion.jobs.json;

import java.io.Serializable;
import java.util.List;

/**
 * What the beginning of a JSON Lines object tells.
 *
 * @param columns the members of its objects, normalised, in the order of their first appearance
 */
public record JsonShape(List<String> columns) implements Serializable {
  /** A list that can be sent to tasks. */
  public JsonShape {
    columns = List.copyOf(columns);
  }
}
