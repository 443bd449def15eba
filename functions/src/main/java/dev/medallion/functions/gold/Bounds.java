package dev.medallion.functions.gold;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.contract.ChangeBounds;
import dev.medallion.contract.SilverVersion;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The least and the most value of columns among all rows that several versions of a silver table
 * changed, before and after: they say where in the table the rows of the touched groups lie. None
 * of these rows has null in a column that has bounds.
 */
final class Bounds {
  private final TableMetadata silver;
  private final List<ChangeBounds> versions;

  private Bounds(TableMetadata silver, List<ChangeBounds> versions) {
    this.silver = silver;
    this.versions = versions;
  }

  /**
   * The bounds of a column.
   *
   * @param type the column's type
   * @param least the least value
   * @param most the most value
   */
  record Bound(BoundType type, String least, String most) {
    String literal(String value) {
      return type.literal(value);
    }

    private Bound with(Bound other) {
      return new Bound(
          type,
          type.compare(least, other.least) <= 0 ? least : other.least,
          type.compare(most, other.most) >= 0 ? most : other.most);
    }
  }

  /**
   * The bounds of all versions after one up to another, as the table's snapshots tell them. There
   * are none if one of the snapshots has expired or tells none.
   */
  static Bounds of(TableMetadata silver, long after, long upTo) {
    List<ChangeBounds> versions = new ArrayList<>();
    for (long version = after + 1; version <= upTo; version++) {
      Optional<ChangeBounds> told = told(silver, version);
      if (told.isEmpty()) {
        return new Bounds(silver, List.of());
      }
      versions.add(told.get());
    }
    return new Bounds(silver, versions);
  }

  private static Optional<ChangeBounds> told(TableMetadata silver, long version) {
    return silver.snapshots().stream()
        .map(TableMetadata.Snapshot::summary)
        .filter(summary -> SilverVersion.numberIn(summary).equals(Optional.of(version)))
        .findFirst()
        .flatMap(ChangeBounds::in);
  }

  /** The bounds of a column; empty if they are not known of every version. */
  Optional<Bound> of(String column) {
    return silver.columns().stream()
        .filter(candidate -> candidate.name().equals(column))
        .findFirst()
        .map(Column::type)
        .flatMap(BoundType::of)
        .flatMap(type -> of(column, type));
  }

  private Optional<Bound> of(String column, BoundType type) {
    Optional<Bound> all = Optional.empty();
    for (ChangeBounds version : versions) {
      Optional<Bound> one = version.of(column).flatMap(told -> bound(type, told));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all = Optional.of(all.map(one.get()::with).orElse(one.get()));
    }
    return all;
  }

  private static Optional<Bound> bound(BoundType type, ChangeBounds.Bound told) {
    try {
      return Optional.of(
          new Bound(type, type.canonical(told.least()), type.canonical(told.most())));
    } catch (NumberFormatException | DateTimeException e) {
      // Such as a year of five digits: then more is read than need be, and nothing is wrong.
      return Optional.empty();
    }
  }
}
