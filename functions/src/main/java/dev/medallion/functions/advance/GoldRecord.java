package dev.medallion.functions.advance;

import dev.medallion.catalog.IcebergRestCatalog.PropertyChange;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.advance.Recording.Built;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a gold table records of the run that built it: in its properties how far it has read silver,
 * and in the summaries of its snapshots what each was made from.
 */
final class GoldRecord {
  private final Built built;

  /**
   * @param built what the run did
   */
  GoldRecord(Built built) {
    this.built = built;
  }

  /** What to change of the table's properties. */
  PropertyChange properties(TableMetadata gold) {
    Map<String, String> set = new HashMap<>();
    Set<String> remove = new HashSet<>();
    set.put(PropertyKeys.DEFINITION, built.definition());
    set.put(PropertyKeys.EXECUTION, built.execution());
    if (built.refreshed()) {
      built.consumed().forEach((table, id) -> set.put(PropertyKeys.consumed(table), id));
      for (String table : built.consumed().keySet()) {
        String version = built.versions().get(table);
        if (version == null) {
          remove.add(PropertyKeys.consumedVersion(table));
        } else {
          set.put(PropertyKeys.consumedVersion(table), version);
        }
      }
      // Another request that came while this one was fulfilled is still to be.
      if (built.rebuild().equals(gold.properties().get(PropertyKeys.REBUILD))) {
        remove.add(PropertyKeys.REBUILD);
      }
    }
    return new PropertyChange(set, remove);
  }

  /** What to add to the summaries of snapshots, by their ids. */
  Map<String, Map<String, String>> summaries(TableMetadata gold) {
    return Origins.untold(gold, Optional.of(origin()));
  }

  private Map<String, String> origin() {
    Map<String, String> origin = new HashMap<>();
    origin.put(PropertyKeys.EXECUTION, built.execution());
    built.consumed().forEach((table, id) -> origin.put(PropertyKeys.consumed(table), id));
    return origin;
  }
}
