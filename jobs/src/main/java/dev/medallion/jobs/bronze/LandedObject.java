package dev.medallion.jobs.bronze;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.Path;

/**
 * One content of one object: what bronze takes in exactly once.
 *
 * @param uri {@code s3://bucket/key}
 * @param etag the entity tag of the content
 */
record LandedObject(String uri, String etag) {
  /** Sequencers are hexadecimal strings of differing length; the shorter one is the smaller. */
  private static final Comparator<Manifest.ObjectEvent> OLDEST_FIRST =
      Comparator.comparing(
          event -> Objects.requireNonNullElse(event.sequencer(), ""),
          Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));

  /**
   * The objects that events tell of, each once: of several events of one key the newest counts,
   * since the older contents are gone.
   */
  static List<LandedObject> of(List<Manifest.ObjectEvent> events) {
    List<Manifest.ObjectEvent> ordered = new ArrayList<>(events);
    ordered.sort(OLDEST_FIRST);
    Map<String, LandedObject> newest = new LinkedHashMap<>();
    for (Manifest.ObjectEvent event : ordered) {
      String uri = "s3://" + event.bucket() + "/" + event.key();
      newest.put(uri, new LandedObject(uri, unquoted(event.etag())));
    }
    return List.copyOf(newest.values());
  }

  /** The object as Hadoop names it. */
  Path path() {
    return new Path(uri);
  }

  /** The last part of the key. */
  String fileName() {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  /** An entity tag without the quotes that HTTP puts around it. */
  static String unquoted(String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }
}
