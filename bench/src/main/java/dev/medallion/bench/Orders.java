package dev.medallion.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/**
 * Made-up orders, the same at every run. {@code id} counts them as they arrive; every other column
 * is drawn at random, each independently of the rest, so that no arrangement is favoured.
 */
final class Orders {
  /** How many customers and products there are: numbers of the same width. */
  static final long NUMBERS = 1_000_000;

  /** How many days an order may be for, from {@link #FIRST_DAY} on. */
  static final int DAYS = 730;

  static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);

  static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.required(2, "customer", Types.LongType.get()),
          Types.NestedField.required(3, "product", Types.LongType.get()),
          Types.NestedField.required(4, "company", Types.StringType.get()),
          Types.NestedField.required(5, "day", Types.DateType.get()),
          Types.NestedField.required(6, "amount", Types.DecimalType.of(10, 2)),
          Types.NestedField.required(7, "note", Types.StringType.get()));

  private static final List<String> SYLLABLES =
      Stream.of("b", "d", "f", "k", "l", "m", "n", "r", "s", "t")
          .flatMap(consonant -> Stream.of("a", "i", "o").map(consonant::concat))
          .toList();

  private Orders() {}

  /** How many companies there are. */
  static int companies() {
    return SYLLABLES.size() * SYLLABLES.size();
  }

  /** The name of a company: names differ in their first four letters, as names do. */
  static String company(int number) {
    String name =
        SYLLABLES.get(number / SYLLABLES.size()) + SYLLABLES.get(number % SYLLABLES.size());
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + " Trading";
  }

  /** So many orders, the first of which has this id. */
  static Stream<Record> from(long first, int count) {
    SplittableRandom random = new SplittableRandom(first);
    return LongStream.range(first, first + count).mapToObj(id -> order(id, random));
  }

  private static Record order(long id, SplittableRandom random) {
    GenericRecord order = GenericRecord.create(SCHEMA);
    order.set(0, id);
    order.set(1, random.nextLong(NUMBERS));
    order.set(2, random.nextLong(NUMBERS));
    order.set(3, company(random.nextInt(companies())));
    order.set(4, FIRST_DAY.plusDays(random.nextInt(DAYS)));
    order.set(5, BigDecimal.valueOf(random.nextLong(1_000_000), 2));
    order.set(6, Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()));
    return order;
  }
}
