package dev.medallion.functions.gold;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.contract.SilverVersion;
import java.util.Optional;

/**
 * Between which versions of a silver table a gold table is behind.
 *
 * @param silver the silver table
 * @param consumed the version that the gold table was made from, if it records one
 * @param confirmed that version, as the snapshot tells it that the gold table was made from
 * @param newest the version to read
 */
record SilverCursor(
    TableName silver,
    Optional<Long> consumed,
    Optional<Long> confirmed,
    Optional<SilverVersion> newest) {

  /**
   * The cursor of a gold table.
   *
   * @param snapshot the id of the silver snapshot to read
   */
  static SilverCursor of(TableMetadata gold, TableMetadata silver, String snapshot) {
    String name = silver.table().name();
    return new SilverCursor(
        silver.table(),
        Optional.ofNullable(gold.properties().get(PropertyKeys.consumedVersion(name)))
            .map(Long::valueOf),
        Optional.ofNullable(gold.properties().get(PropertyKeys.consumed(name)))
            .flatMap(silver::snapshot)
            .flatMap(found -> SilverVersion.numberIn(found.summary())),
        silver.snapshot(snapshot).flatMap(found -> SilverVersion.in(found.summary())));
  }

  /** Why the changes between cannot be told; empty if they can. */
  Optional<String> doubt() {
    if (consumed.isEmpty()) {
      return Optional.of("it is not recorded which version of %s it holds".formatted(silver));
    }
    // The versions of a table that was deleted and created again start at 1.
    if (!confirmed.equals(consumed)) {
      return Optional.of("the snapshot of %s that it holds has expired".formatted(silver));
    }
    if (newest.isEmpty()) {
      return Optional.of("%s does not tell what has changed in it".formatted(silver));
    }
    return newest.get().changesFrom() <= consumed.get() && consumed.get() <= newest.get().number()
        ? Optional.empty()
        : Optional.of("%s was computed whole".formatted(silver));
  }
}
