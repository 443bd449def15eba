package dev.medallion.local.s3tables;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.s3tables.Lookup.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which files of a table are noncurrent, and since when: the stage between unreferenced and
 * deleted. They stay where they are until then, so that a reader that began before can finish.
 */
final class NoncurrentFiles {
  private static final String NONCURRENT = "noncurrent";

  private final Table table;
  private final Map<String, Instant> since = new TreeMap<>();

  private NoncurrentFiles(Table table) {
    this.table = table;
  }

  static NoncurrentFiles of(Table table) {
    NoncurrentFiles files = new NoncurrentFiles(table);
    table
        .bucket()
        .record()
        .kept(table.id(), NONCURRENT)
        .properties()
        .forEach(file -> files.since.put(file.getKey(), Instant.parse(file.getValue().asText())));
    return files;
  }

  /** Marks files; one that is noncurrent already stays so since when it was. */
  NoncurrentFiles mark(Collection<String> locations, Instant now) {
    locations.forEach(location -> since.putIfAbsent(location, now));
    return this;
  }

  /** Forgets those that are gone, and those that a snapshot refers to again. */
  NoncurrentFiles retain(Set<String> unreferenced) {
    since.keySet().retainAll(unreferenced);
    return this;
  }

  /** Those that have been noncurrent for that long. */
  List<String> due(Instant now, Duration age) {
    Predicate<Instant> isDue = marked -> !marked.plus(age).isAfter(now);
    return since.entrySet().stream()
        .filter(file -> isDue.test(file.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  NoncurrentFiles forget(Collection<String> locations) {
    locations.forEach(since::remove);
    return this;
  }

  int count() {
    return since.size();
  }

  void save() {
    ObjectNode files = JsonNodeFactory.instance.objectNode();
    since.forEach((location, instant) -> files.put(location, instant.toString()));
    table.bucket().record().keep(table.id(), NONCURRENT, files);
  }
}
