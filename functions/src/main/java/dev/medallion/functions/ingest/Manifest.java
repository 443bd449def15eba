package dev.medallion.functions.ingest;

import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Source;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What one bronze run is to append.
 *
 * @param source how the objects are to be read
 * @param table the bronze table, as {@code catalog.namespace.table}
 * @param objects the objects, ordered by key
 */
record Manifest(Reading source, String table, List<LandedObject> objects) {

  /** A source in the words of the bronze job. */
  record Reading(
      String name,
      String format,
      Map<String, String> options,
      List<String> key,
      List<Column> columns) {}

  /** A declared column and its Spark SQL type. */
  record Column(String name, String type) {}

  /** The manifest of the objects of a source. */
  static Manifest of(String namespace, Source source, List<LandedObject> objects) {
    List<Column> columns =
        source.columns().entrySet().stream()
            .map(column -> new Column(column.getKey(), column.getValue()))
            .toList();
    return new Manifest(
        new Reading(
            source.name(),
            source.format().name().toLowerCase(Locale.ROOT),
            source.options(),
            source.key(),
            columns),
        "bronze.%s.%s".formatted(namespace, source.name()),
        objects);
  }

  /**
   * The key that it is kept under. It follows from the content, so that the same events taken again
   * overwrite their own manifest.
   */
  String objectKey() {
    return "manifests/%s/%s.json".formatted(source.name(), Digest.of(document()).substring(0, 32));
  }

  /** The manifest as JSON. */
  String document() {
    return Json.write(this);
  }
}
