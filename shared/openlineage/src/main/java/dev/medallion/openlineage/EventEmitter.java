package dev.medallion.openlineage;

import dev.medallion.contract.EventTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends the events of one run to where they go. The bucket comes first, so that it has what a
 * collector misses. A place that fails is warned of once and left alone for the rest of the run,
 * which itself goes on as if nothing had been.
 */
public final class EventEmitter {
  /** So long a run waits for a collector, in all. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Optional<EventTarget> target;
  private final EventStore store;
  private final Consumer<String> warnings;
  private Optional<Collector> collector;
  private Optional<String> folder;

  /**
   * @param target where the events go; empty for nowhere
   * @param store writes them to the bucket
   * @param warnings takes a sentence for each place that fails
   */
  public EventEmitter(Optional<EventTarget> target, EventStore store, Consumer<String> warnings) {
    this(target, store, warnings, LONGEST);
  }

  EventEmitter(
      Optional<EventTarget> target, EventStore store, Consumer<String> warnings, Duration longest) {
    this.target = target;
    this.store = store;
    this.warnings = warnings;
    this.folder = target.map(EventTarget::folder);
    this.collector =
        target.map(EventTarget::url).map(url -> new Collector(URI.create(url), longest));
  }

  /** The namespace of the jobs; empty if no events are sent, so that none have to be made. */
  public Optional<String> namespace() {
    return target.map(EventTarget::namespace);
  }

  /**
   * Sends an event, if it can be made and there is a place that takes it.
   *
   * @param making makes it
   */
  public void emit(Supplier<RunEvent> making) {
    if (folder.isEmpty() && collector.isEmpty()) {
      return;
    }
    RunEvent event;
    try {
      event = making.get();
    } catch (RuntimeException e) {
      warnings.accept("an event of OpenLineage cannot be made, and is left out: " + e);
      return;
    }
    folder.ifPresent(place -> write(place + event.objectName(), event));
    collector.ifPresent(place -> post(place, event));
  }

  private void write(String uri, RunEvent event) {
    try {
      store.write(uri, event.json().getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      folder = Optional.empty();
      warnings.accept(
          "no more events of OpenLineage are written in this run: %s cannot be: %s"
              .formatted(uri, e));
    }
  }

  private void post(Collector place, RunEvent event) {
    try {
      place.post(event.json());
    } catch (IOException e) {
      collector = Optional.empty();
      warnings.accept(
          "no more events of OpenLineage are posted in this run: openlineage.url in pipeline.yaml is %s, and %s"
              .formatted(target.orElseThrow().url(), e.getMessage()));
    }
  }
}
