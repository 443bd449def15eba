package dev.medallion.functions.ingest;

import dev.medallion.contract.EventTarget;
import dev.medallion.contract.LandedObject;
import dev.medallion.contract.Manifest;
import dev.medallion.contract.Receipt;
import dev.medallion.functions.runtime.Digest;
import dev.medallion.functions.runtime.Json;
import dev.medallion.pipeline.Source;
import java.util.List;

/** Makes the manifests of bronze runs, and names them. */
final class Manifests {
  private static final String OF_REBUILD = "rebuild-";

  private Manifests() {}

  /**
   * The manifest of objects of a source that its table lacks.
   *
   * @param events where the run's events go; null for nowhere
   */
  static Manifest of(
      String namespace,
      Source source,
      List<LandedObject> objects,
      Artifacts artifacts,
      EventTarget events) {
    return new Manifest(
        declared(source),
        "bronze.%s.%s".formatted(namespace, source.name()),
        objects,
        definition(source),
        artifacts.uri(Receipt.folder(source.name())),
        false,
        events);
  }

  /** Changes whenever the source is read in another way. */
  static String definition(Source source) {
    return Digest.of(Json.write(declared(source))).substring(0, 16);
  }

  private static Manifest.Source declared(Source source) {
    List<Manifest.Column> columns =
        source.columns().entrySet().stream()
            .map(column -> new Manifest.Column(column.getKey(), column.getValue()))
            .toList();
    return new Manifest.Source(
        source.name(), source.format().label(), source.options(), source.key(), columns);
  }

  /**
   * The key that a manifest is kept under. It follows from the content, so that the same events
   * taken again overwrite their own manifest.
   */
  static String objectKey(Manifest manifest) {
    return "manifests/%s/%s%s.json"
        .formatted(
            manifest.source().name(),
            manifest.rebuild() ? OF_REBUILD : "",
            Digest.of(Json.write(manifest)).substring(0, 32));
  }

  /** Whether a manifest is one of a rebuild, by its key or its URI. */
  static boolean isOfRebuild(String location) {
    return location.substring(location.lastIndexOf('/') + 1).startsWith(OF_REBUILD);
  }
}
