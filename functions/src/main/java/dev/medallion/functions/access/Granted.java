package dev.medallion.functions.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.Columns;
import dev.medallion.pipeline.AccessRule.ColumnsExcept;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A grant of Lake Formation on a table, or on what leads to it, as the table's properties keep it.
 *
 * @param principal the ARN of who holds it
 * @param on what it is on
 * @param which which columns of a table
 * @param columns the columns that {@code which} is about
 */
record Granted(String principal, On on, Which which, List<String> columns) {

  /** What a grant is on: the table, or the database or the catalog that it is in. */
  enum On {
    CATALOG,
    DATABASE,
    TABLE
  }

  /** Which columns a grant on a table is about. */
  enum Which {
    ALL,
    ALL_EXCEPT,
    ONLY
  }

  /** Grants on the table, and those that lead to it. */
  static Set<Granted> toRead(String principal, Columns columns) {
    Set<Granted> all = new LinkedHashSet<>();
    all.add(new Granted(principal, On.CATALOG, Which.ALL, List.of()));
    all.add(new Granted(principal, On.DATABASE, Which.ALL, List.of()));
    all.add(onTable(principal, columns));
    return all;
  }

  /**
   * What has to be granted for a rule to read a table; nothing for tables that it does not name.
   */
  static Set<Granted> wanted(List<AccessRule> rules, TableName table) {
    Set<Granted> wanted = new LinkedHashSet<>();
    for (AccessRule rule : rules) {
      rule.in(table.layer()).stream()
          .filter(readable -> readable.table().equals(table.name()))
          .forEach(readable -> wanted.addAll(toRead(rule.principal(), readable.columns())));
    }
    return wanted;
  }

  /** What was granted here, by the table's own record. */
  static Set<Granted> recorded(TableMetadata table) {
    String record = table.properties().getOrDefault(PropertyKeys.ACCESS, "[]");
    try {
      return new LinkedHashSet<>(List.of(Json.read(Json.tree(record), Granted[].class)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "%s: its property %s is not what was recorded; remove the property, and revoke in Lake Formation what is granted on the table and not declared"
              .formatted(table.table(), PropertyKeys.ACCESS),
          e);
    }
  }

  /** The record of grants, as a value of the property. */
  static String record(Collection<Granted> grants) {
    return Json.write(grants.stream().sorted(Granted::compare).toList());
  }

  static Granted onTable(String principal, Columns columns) {
    Which which =
        switch (columns) {
          case AllColumns all -> Which.ALL;
          case ColumnsExcept except -> except.named().isEmpty() ? Which.ALL : Which.ALL_EXCEPT;
          case ColumnsOnly only -> Which.ONLY;
        };
    return new Granted(principal, On.TABLE, which, columns.named());
  }

  /** This as Lake Formation takes it. */
  Grant of(TableBucketArn bucket, TableName table) {
    return switch (on) {
      case CATALOG -> Grant.naming(principal, bucket);
      case DATABASE -> Grant.seeing(principal, bucket, table.namespace());
      case TABLE -> Grant.reading(principal, bucket, table, selection());
    };
  }

  /** The columns in the pipeline's own terms. */
  Columns selection() {
    return switch (which) {
      case ALL -> new AllColumns();
      case ALL_EXCEPT -> new ColumnsExcept(columns);
      case ONLY -> new ColumnsOnly(columns);
    };
  }

  private static int compare(Granted one, Granted other) {
    return Stream.of(
            one.principal.compareTo(other.principal),
            one.on.compareTo(other.on),
            one.which.compareTo(other.which),
            one.columns.toString().compareTo(other.columns.toString()))
        .filter(order -> order != 0)
        .findFirst()
        .orElse(0);
  }
}
