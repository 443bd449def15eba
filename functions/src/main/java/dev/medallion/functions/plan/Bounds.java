package dev.medallion.functions.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableMetadata.Column;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.runtime.Json;
import java.io.IOException;
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
  private final List<JsonNode> versions;

  private Bounds(TableMetadata silver, List<JsonNode> versions) {
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
    List<JsonNode> versions = new ArrayList<>();
    for (long version = after + 1; version <= upTo; version++) {
      Optional<JsonNode> told = told(silver, String.valueOf(version));
      if (told.isEmpty()) {
        return new Bounds(silver, List.of());
      }
      versions.add(told.get());
    }
    return new Bounds(silver, versions);
  }

  private static Optional<JsonNode> told(TableMetadata silver, String version) {
    return silver.snapshots().stream()
        .map(TableMetadata.Snapshot::summary)
        .filter(summary -> version.equals(summary.get(PropertyKeys.VERSION)))
        .findFirst()
        .map(summary -> summary.get(PropertyKeys.BOUNDS))
        .map(Bounds::json);
  }

  private static JsonNode json(String text) {
    try {
      return Json.tree(text);
    } catch (IOException e) {
      throw new IllegalStateException(
          "a silver snapshot tells bounds that are no JSON: " + text, e);
    }
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
    for (JsonNode version : versions) {
      Optional<Bound> one = bound(type, version.path(column));
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all = Optional.of(all.map(one.get()::with).orElse(one.get()));
    }
    return all;
  }

  private static Optional<Bound> bound(BoundType type, JsonNode told) {
    if (!told.has("least") || !told.has("most")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Bound(
              type,
              type.canonical(told.get("least").asText()),
              type.canonical(told.get("most").asText())));
    } catch (NumberFormatException | DateTimeException e) {
      // Such as a year of five digits: then more is read than need be, and nothing is wrong.
      return Optional.empty();
    }
  }
}
