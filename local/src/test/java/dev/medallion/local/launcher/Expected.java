package dev.medallion.local.launcher;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;

/**
 * What silver, its quarantine and gold must hold, computed in plain Java from the sample files: no
 * Spark, no Trino, none of the project's own code. Each row is its values as text, in the order of
 * the columns.
 */
final class Expected {
  private static final ObjectReader CSV =
      new CsvMapper().readerForMapOf(String.class).with(CsvSchema.emptySchema().withHeader());

  private final Map<Long, Customer> customers = new HashMap<>();
  private final Map<Long, Sale> sales = new LinkedHashMap<>();
  private final List<List<String>> bronzeSales = new ArrayList<>();

  private record Customer(String name, String company, String country, String segment) {}

  private record Sale(
      long id,
      Instant soldAt,
      long customer,
      String product,
      String category,
      OptionalInt quantity,
      BigDecimal price,
      String file) {
    int units() {
      return quantity.orElseThrow();
    }

    BigDecimal amount() {
      return price.multiply(BigDecimal.valueOf(units())).setScale(2, RoundingMode.HALF_UP);
    }

    boolean isQuarantined() {
      return quantity.isEmpty() || units() <= 0;
    }

    String month() {
      return soldAt.atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1).toString();
    }
  }

  /** Takes a file of customers. */
  Expected customers(Path parquet) throws IOException {
    try (ParquetReader<Group> reader = new GroupReader(new LocalInputFile(parquet)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        customers.put(
            row.getLong("customer_id", 0),
            new Customer(
                row.getString("name", 0),
                row.getString("company", 0),
                row.getString("country", 0),
                row.getString("segment", 0)));
      }
    }
    return this;
  }

  /** Takes a file of sales; a sale that is known already is replaced. */
  Expected sales(Path csv) throws IOException {
    return sales(csv.getFileName().toString(), Files.readString(csv));
  }

  /** Takes the content of a file of sales; a sale that is known already is replaced. */
  Expected sales(String file, String csv) throws IOException {
    try (MappingIterator<Map<String, String>> rows = CSV.readValues(csv)) {
      while (rows.hasNext()) {
        Map<String, String> row = rows.next();
        Sale sale =
            new Sale(
                Long.parseLong(row.get("sale_id")),
                Instant.parse(row.get("sold_at")),
                Long.parseLong(row.get("customer_id")),
                row.get("product"),
                row.get("category"),
                quantity(row.get("quantity")),
                new BigDecimal(row.get("unit_price")),
                file);
        sales.put(sale.id(), sale);
        bronzeSales.add(
            texts(
                sale.id(),
                sale.soldAt().getEpochSecond(),
                sale.customer(),
                sale.product(),
                sale.category(),
                row.get("quantity").isEmpty() ? "null" : row.get("quantity"),
                sale.price(),
                file));
      }
    }
    return this;
  }

  /**
   * How many rows the last run held against the rules, whether silver holds them or not: all, since
   * so small a table is compared whole.
   */
  int checked() {
    return sales.size();
  }

  /** How many of these break the rule that quarantines. */
  long withoutPositiveQuantity() {
    return sales.values().stream().filter(Sale::isQuarantined).count();
  }

  /** How many of these break the rule that warns. */
  long unknownCustomers() {
    return sales.values().stream().filter(sale -> !customers.containsKey(sale.customer())).count();
  }

  /** sale_id, the rules that the row breaks, the file that it came from. */
  Set<List<String>> quarantined() {
    return sales.values().stream()
        .filter(Sale::isQuarantined)
        .map(sale -> texts(sale.id(), "positive_quantity", sale.file()))
        .collect(Collectors.toSet());
  }

  /** customer_id, name, company, country, segment. */
  List<List<String>> bronzeCustomers() {
    return customers.entrySet().stream()
        .map(
            each ->
                texts(
                    each.getKey(),
                    each.getValue().name(),
                    each.getValue().company(),
                    each.getValue().country(),
                    each.getValue().segment()))
        .toList();
  }

  /** sale_id, sold_at in epoch seconds, customer_id … unit_price, and the name of the file. */
  List<List<String>> bronzeSales() {
    return List.copyOf(bronzeSales);
  }

  /** sale_id, sold_at in epoch seconds, customer_id, customer … amount. */
  Set<List<String>> customerSales() {
    Set<List<String>> rows = new HashSet<>();
    for (Sale sale : kept()) {
      Customer customer = customer(sale);
      rows.add(
          texts(
              sale.id(),
              sale.soldAt().getEpochSecond(),
              sale.customer(),
              customer.name(),
              customer.company(),
              customer.country(),
              customer.segment(),
              sale.product(),
              sale.category(),
              sale.units(),
              sale.price(),
              sale.amount()));
    }
    return rows;
  }

  /** month, company, orders, units, revenue. */
  Set<List<String>> monthlyRevenueByCompany() {
    Map<List<String>, List<Sale>> groups = new HashMap<>();
    for (Sale sale : kept()) {
      groups
          .computeIfAbsent(
              List.of(sale.month(), customer(sale).company()), any -> new ArrayList<>())
          .add(sale);
    }
    Set<List<String>> rows = new HashSet<>();
    groups.forEach(
        (key, group) ->
            rows.add(texts(key.get(0), key.get(1), group.size(), units(group), revenue(group))));
    return rows;
  }

  /** product, category, orders, customers, units, revenue, average_price. */
  Set<List<String>> productPerformance() {
    Map<String, List<Sale>> groups = new TreeMap<>();
    for (Sale sale : kept()) {
      groups.computeIfAbsent(sale.product(), any -> new ArrayList<>()).add(sale);
    }
    Set<List<String>> rows = new HashSet<>();
    groups.forEach(
        (product, group) ->
            rows.add(
                texts(
                    product,
                    group.stream().map(Sale::category).max(String::compareTo).orElseThrow(),
                    group.size(),
                    group.stream().map(Sale::customer).distinct().count(),
                    units(group),
                    revenue(group),
                    revenue(group)
                        .divide(BigDecimal.valueOf(units(group)), 2, RoundingMode.HALF_UP))));
    return rows;
  }

  /** The sales that silver holds: all whose rows are not quarantined. */
  private List<Sale> kept() {
    return sales.values().stream().filter(sale -> !sale.isQuarantined()).toList();
  }

  private static OptionalInt quantity(String field) {
    return field.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(field));
  }

  private Customer customer(Sale sale) {
    return customers.getOrDefault(
        sale.customer(), new Customer("unknown", "unknown", "unknown", "unknown"));
  }

  private static long units(List<Sale> group) {
    return group.stream().mapToLong(Sale::units).sum();
  }

  private static BigDecimal revenue(List<Sale> group) {
    return group.stream().map(Sale::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<String> texts(Object... values) {
    return Arrays.stream(values).map(String::valueOf).toList();
  }

  private static final class GroupReader extends ParquetReader.Builder<Group> {
    GroupReader(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
