package dev.medallion.local.launcher;

import java.io.IOException;
import java.util.Locale;
import java.util.Random;

/**
 * Files of sales that are made up, each of its own sales, which the tables must hold in the end.
 */
final class SalesFiles {
  private static final String HEADER =
      "sale_id,sold_at,customer_id,product,category,quantity,unit_price\n";

  /** Far from the numbers in the samples. */
  private static final int FIRST = 1_000_000;

  /** Some of them are no customers in the samples. */
  private static final int CUSTOMERS = 220;

  private static final String[] PRODUCTS = {
    "\"Desk lamp, LED\",lighting",
    "Conference speaker,audio",
    "Desk microphone,audio",
    "\"Laptop sleeve 14\"\"\",accessories",
    "Window cleaner,household"
  };

  private final Expected expected;
  private int next = FIRST;

  SalesFiles(Expected expected) {
    this.expected = expected;
  }

  /** A file, and its key in the landing bucket. */
  record SalesFile(String key, String csv) {
    byte[] content() {
      return Drops.bytes(csv);
    }
  }

  /** A file of so many sales. */
  SalesFile of(String key, int sales) throws IOException {
    String csv = csv(next, sales);
    next += sales;
    var unused = expected.sales(key.substring(key.lastIndexOf('/') + 1), csv);
    return new SalesFile(key, csv);
  }

  private static String csv(int first, int count) {
    Random random = new Random(first);
    StringBuilder csv = new StringBuilder(HEADER);
    for (int sale = first; sale < first + count; sale++) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,2026-%02d-%02dT%02d:15:30Z,%d,%s,%d,%d.%02d\n",
              sale,
              1 + random.nextInt(12),
              1 + random.nextInt(28),
              random.nextInt(24),
              1 + random.nextInt(CUSTOMERS),
              PRODUCTS[random.nextInt(PRODUCTS.length)],
              1 + random.nextInt(9),
              1 + random.nextInt(99),
              random.nextInt(100)));
    }
    return csv.toString();
  }
}
