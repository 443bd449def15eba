package dev.medallion.jobs.bronze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.contract.Manifest;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.contract.PropertyKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.unsafe.types.UTF8String;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Declared columns that no object has had yet, in a property of the table: such a column is null
 * for ever, most often because the files name it otherwise.
 */
final class AbsentColumns {
  private static final String PROPERTY = PropertyKeys.ABSENT_COLUMNS;

  private static final Logger LOG = LoggerFactory.getLogger(AbsentColumns.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A name is near if at most half of it differs. */
  private static final int NEAR = 2;

  private final Table table;
  private final Source source;

  AbsentColumns(Table table, Source source) {
    this.table = table;
    this.source = source;
  }

  /**
   * Notes which columns objects have that the table now holds.
   *
   * @param found the columns of these objects, normalised
   */
  void note(Set<String> found) {
    Map<String, String> absent = new TreeMap<>();
    for (Manifest.Column column : source.columns()) {
      if (!found.contains(column.name()) && !isKnown(column.name())) {
        absent.put(column.name(), nearest(column.name(), undeclared(found)).orElse(""));
      }
    }
    absent.forEach(
        (column, near) ->
            LOG.warn(
                "{}: no object has had column {} yet{}",
                table.name(),
                column,
                near.isEmpty() ? "" : "; did you mean " + near + "?"));
    try {
      set(JSON.writeValueAsString(absent));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names have a form in JSON", e);
    }
  }

  private void set(String value) {
    String before = table.properties().get(PROPERTY);
    if (value.equals(before) || (before == null && value.equals("{}"))) {
      return;
    }
    try {
      table.updateProperties().set(PROPERTY, value).commit();
    } catch (RuntimeException e) {
      // It is told by the next run. The rows are in, and more important.
      LOG.warn("{}: which columns are absent could not be noted", table.name(), e);
    }
  }

  /** Whether an object before has had the column: then some row may have a value in it. */
  private boolean isKnown(String column) {
    Optional<Map<String, String>> noted = noted();
    if (noted.isPresent() && noted.get().containsKey(column)) {
      return false;
    }
    try (CloseableIterable<?> files =
        table.newScan().filter(Expressions.notNull(column)).planFiles()) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot plan a scan of " + table.name(), e);
    }
  }

  private Optional<Map<String, String>> noted() {
    String property = table.properties().get(PROPERTY);
    if (property == null) {
      return Optional.empty();
    }
    try {
      Map<String, String> noted = new LinkedHashMap<>();
      JSON.readTree(property)
          .properties()
          .forEach(each -> noted.put(each.getKey(), each.getValue().asText()));
      return Optional.of(noted);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "%s: the property %s is no JSON: %s".formatted(table.name(), PROPERTY, property), e);
    }
  }

  private Collection<String> undeclared(Set<String> found) {
    return found.stream()
        .filter(name -> source.columns().stream().noneMatch(each -> each.name().equals(name)))
        .toList();
  }

  private static Optional<String> nearest(String column, Collection<String> names) {
    UTF8String wanted = letters(column);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = wanted.levenshteinDistance(letters(name));
      if (distance < least && distance * NEAR <= column.length()) {
        nearest = name;
        least = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static UTF8String letters(String name) {
    return UTF8String.fromString(name.replace("_", ""));
  }
}
