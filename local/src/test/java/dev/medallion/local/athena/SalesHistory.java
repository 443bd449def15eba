package dev.medallion.local.athena;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of sales that changes at random, and what changed with each version of it. */
final class SalesHistory {
  static final String COLUMNS =
      "id bigint, day date, at timestamp(6) with time zone, shop varchar, region varchar,"
          + " quantity bigint, price double";

  private static final List<String> PRICES =
      List.of("nan()", "-infinity()", "-1.5e0", "0e0", "2.5e0", "1e9");

  private final Random random;
  private final Map<Long, Sale> sales = new TreeMap<>();
  private long nextId = 1;

  SalesHistory(long seed) {
    random = new Random(seed);
  }

  /**
   * A row; each value is an SQL literal.
   *
   * @param shop null for a sale of no shop
   * @param at null for a sale at no known time
   */
  record Sale(long id, String day, String at, String shop, long quantity, String price) {
    String values() {
      return "(%s)".formatted(columns());
    }

    String values(String more) {
      return "(%s, %s)".formatted(columns(), more);
    }

    private String columns() {
      return "%d, DATE '%s', %s, %s, %s, %d, %s"
          .formatted(
              id,
              day,
              at == null
                  ? "CAST(NULL AS timestamp(6) with time zone)"
                  : "TIMESTAMP '%s UTC'".formatted(at),
              shop == null ? "CAST(NULL AS varchar)" : "'" + shop + "'",
              shop == null ? "CAST(NULL AS varchar)" : "'region of " + shop + "'",
              quantity,
              price);
    }
  }

  /** Rows that a version changed, as they were or as they are. */
  record Change(Sale sale, String when) {}

  /** Changes a few rows, and tells how each was before and is after. */
  List<Change> next() {
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      List<Long> ids = List.copyOf(sales.keySet());
      boolean add = ids.size() < 10 || random.nextInt(3) == 0;
      long id = add ? nextId++ : ids.get(random.nextInt(ids.size()));
      Sale before = sales.get(id);
      if (before != null) {
        changes.add(new Change(before, "before"));
      }
      if (before != null && random.nextInt(3) == 0) {
        sales.remove(id);
      } else {
        Sale after = sale(id);
        sales.put(id, after);
        changes.add(new Change(after, "after"));
      }
    }
    return changes;
  }

  /** A row that stands in no table. */
  Sale stranger() {
    return sale(-1);
  }

  private Sale sale(long id) {
    int month = 1 + random.nextInt(6);
    int day = 1 + random.nextInt(28);
    String date = "2026-%02d-%02d".formatted(month, day);
    return new Sale(
        id,
        "2026-%02d-%02d".formatted(month, 1 + day % 3),
        random.nextInt(8) == 0 ? null : "%s %02d:59:59.999999".formatted(date, random.nextInt(24)),
        random.nextInt(8) == 0 ? null : "shop " + random.nextInt(5),
        random.nextInt(40) - 5,
        PRICES.get(random.nextInt(PRICES.size())));
  }

  /** The bounds of the rows as a silver snapshot tells them. */
  static String bounds(List<Change> changes) {
    return Stream.of(
            bound("day", changes, Sale::day),
            bound("at", changes, Sale::at),
            bound("shop", changes, Sale::shop))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static Optional<String> bound(
      String column, List<Change> changes, Function<Sale, String> value) {
    List<Optional<String>> values =
        changes.stream().map(change -> Optional.ofNullable(value.apply(change.sale()))).toList();
    if (values.isEmpty() || values.contains(Optional.<String>empty())) {
      return Optional.empty();
    }
    List<String> sorted = values.stream().flatMap(Optional::stream).sorted().toList();
    return Optional.of(
        "\"%s\": {\"least\": \"%s\", \"most\": \"%s\"}"
            .formatted(column, sorted.getFirst(), sorted.getLast()));
  }
}
