package dev.medallion.functions.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Source;
import java.util.List;
import java.util.Map;

/**
 * What one bronze run is to append.
 *
 * @param source how the objects are to be read
 * @param table the bronze table, as {@code catalog.namespace.table}
 * @param objects the objects, ordered by key
 * @param definition a digest of the source, which tells by which definition an object was refused
 * @param receipts the folder that the run's receipt goes to, as an S3 URI
 * @param rebuild whether the objects are all that landing holds of the source, and the table is to
 *     be made anew from them; left out if not
 */
record Manifest(
    Reading source,
    String table,
    List<LandedObject> objects,
    String definition,
    String receipts,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean rebuild) {
  private static final String OF_REBUILD = "rebuild-";

  /** A manifest as far as it lists objects. Events tell when they were sent, not when S3 wrote. */
  record Listed(List<Version> objects) {
    /** An object that a run takes in. */
    record Version(String bucket, String key, String etag) {
      String content() {
        return SweepState.content("s3://%s/%s".formatted(bucket, key), etag);
      }
    }
  }

  /** A source in the words of the bronze job. */
  record Reading(
      String name,
      String format,
      Map<String, String> options,
      List<String> key,
      List<Column> columns) {}

  /** A declared column and its Spark SQL type. */
  record Column(String name, String type) {}

  /** The manifest of objects of a source that its table lacks. */
  static Manifest of(String namespace, Source source, List<LandedObject> objects, String receipts) {
    return new Manifest(
        reading(source),
        "bronze.%s.%s".formatted(namespace, source.name()),
        objects,
        definition(source),
        receipts,
        false);
  }

  /** The same, of all objects that its table is to be made anew from. */
  Manifest asRebuild() {
    return new Manifest(source, table, objects, definition, receipts, true);
  }

  /** Whether a manifest is one of a rebuild, by its key or its URI. */
  static boolean isOfRebuild(String location) {
    return location.substring(location.lastIndexOf('/') + 1).startsWith(OF_REBUILD);
  }

  /** Changes whenever the source is read in another way. */
  static String definition(Source source) {
    return Digest.of(Json.write(reading(source))).substring(0, 16);
  }

  private static Reading reading(Source source) {
    List<Column> columns =
        source.columns().entrySet().stream()
            .map(column -> new Column(column.getKey(), column.getValue()))
            .toList();
    return new Reading(
        source.name(), source.format().label(), source.options(), source.key(), columns);
  }

  /**
   * The key that it is kept under. It follows from the content, so that the same events taken again
   * overwrite their own manifest.
   */
  String objectKey() {
    return "manifests/%s/%s%s.json"
        .formatted(
            source.name(), rebuild ? OF_REBUILD : "", Digest.of(Json.write(this)).substring(0, 32));
  }
}
