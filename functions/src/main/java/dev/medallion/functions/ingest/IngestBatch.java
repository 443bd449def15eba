package dev.medallion.functions.ingest;

import dev.medallion.contract.LandedObject;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * The objects of one invocation by source, each key once: events arrive more than once and in any
 * order, so that for one key the newest event counts. Remembers which messages brought the objects
 * of a source.
 */
final class IngestBatch {
  private final Pipeline pipeline;
  private final String landingBucket;
  private final Map<Source, OfSource> sources = new LinkedHashMap<>();

  IngestBatch(Pipeline pipeline, String landingBucket) {
    this.pipeline = pipeline;
    this.landingBucket = landingBucket;
  }

  /**
   * Takes an object; one that only marks a folder is left out.
   *
   * @param messageId the message that brought it; empty if it came by no queue
   * @throws RefusedEventException if the object is in another bucket or under no source
   */
  void add(LandedObject object, String messageId) throws RefusedEventException {
    if (!object.bucket().equals(landingBucket)) {
      throw new RefusedEventException(
          "%s is not in the landing bucket %s".formatted(object.uri(), landingBucket));
    }
    if (object.marksFolder()) {
      return;
    }
    Source source =
        pipeline
            .sourceOf(object.key())
            .orElseThrow(() -> new RefusedEventException(homeless(object)));
    OfSource arrived = sources.computeIfAbsent(source, any -> new OfSource());
    arrived.newest.merge(object.key(), object, BinaryOperator.maxBy(LandedObject.BY_AGE));
    arrived.messageIds.computeIfAbsent(object.key(), any -> new LinkedHashSet<>()).add(messageId);
  }

  /** The sources that objects arrived for. */
  Set<Source> sources() {
    return sources.keySet();
  }

  /** What arrived for a source, ordered by key, whatever the order of the events. */
  List<LandedObject> objectsOf(Source source) {
    return List.copyOf(sources.get(source).newest.values());
  }

  /** The messages that brought any of some objects of a source. */
  Set<String> messagesOf(Source source, List<LandedObject> objects) {
    Map<String, Set<String>> messageIds = sources.get(source).messageIds;
    return objects.stream()
        .flatMap(object -> messageIds.get(object.key()).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private String homeless(LandedObject object) {
    return pipeline.sources().stream()
        .map(Source::prefix)
        .sorted(Comparator.naturalOrder())
        .collect(
            Collectors.joining(
                ", ",
                object.uri() + " is under no source: put it below one of the prefixes ",
                ", or declare its source in pipeline.yaml"));
  }

  private static final class OfSource {
    private final Map<String, LandedObject> newest = new TreeMap<>();
    private final Map<String, Set<String>> messageIds = new HashMap<>();
  }
}
