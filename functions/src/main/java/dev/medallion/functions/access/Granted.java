package dev.medallion.functions.access;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.AccessRule;
import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.Columns;
import dev.medallion.pipeline.AccessRule.ColumnsExcept;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A grant of Lake Formation on a table, or on what leads to it, as the tables' properties keep it.
 *
 * @param principal the ARN of who holds it
 * @param on what it is on
 * @param which which columns of a table
 * @param columns the columns that {@code which} is about
 */
record Granted(String principal, On on, Which which, List<String> columns) {

  /** The order of records, so that the same grants are the same text. */
  static final Comparator<Granted> ORDER =
      Comparator.comparing(Granted::principal)
          .thenComparing(Granted::on)
          .thenComparing(Granted::which)
          .thenComparing(granted -> granted.columns().toString());

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
}
