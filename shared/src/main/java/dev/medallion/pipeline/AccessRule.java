package dev.medallion.pipeline;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What one principal may read.
 *
 * @param name the rule's name in {@code pipeline.yaml}
 * @param principal the ARN of an IAM role or user, or of a QuickSight user or group
 * @param tables what it may read of which tables, each table once
 */
public record AccessRule(String name, String principal, List<ReadableTable> tables) {
  public AccessRule {
    tables = List.copyOf(tables);
  }

  /** Those of the tables that are in the layer. */
  public List<ReadableTable> in(Layer layer) {
    return tables.stream().filter(table -> table.layer() == layer).toList();
  }

  /** Whether IAM knows the principal, which is that of QuickSight otherwise. */
  public boolean isOfIam() {
    return principal.contains(":iam:");
  }

  /** A table of the pipeline, and the columns of it that may be read. */
  public record ReadableTable(Layer layer, String table, Columns columns) {
    /** The table as {@code pipeline.yaml} writes it, such as {@code gold.monthly_revenue}. */
    public String path() {
      return ModelGraph.path(layer, table);
    }
  }

  /** Which columns of a table may be read. */
  public sealed interface Columns {
    /** The columns that are named, in alphabetical order. */
    List<String> named();

    /** The columns as {@code pipeline.yaml} writes them. */
    String text();
  }

  /** All columns, those that are yet to come included. */
  public record AllColumns() implements Columns {
    @Override
    public List<String> named() {
      return List.of();
    }

    @Override
    public String text() {
      return "all";
    }
  }

  /** All columns but some. */
  public record ColumnsExcept(List<String> named) implements Columns {
    public ColumnsExcept {
      named = sorted(named);
    }

    @Override
    public String text() {
      return "all except " + joined(named);
    }
  }

  /** Some columns alone. */
  public record ColumnsOnly(List<String> named) implements Columns {
    public ColumnsOnly {
      named = sorted(named);
    }

    @Override
    public String text() {
      return joined(named);
    }
  }

  private static List<String> sorted(Collection<String> names) {
    return List.copyOf(new TreeSet<>(names));
  }

  private static String joined(List<String> names) {
    return names.stream().collect(Collectors.joining(", "));
  }
}
