package dev.medallion.pipeline;

import dev.medallion.contract.EventTarget;
import java.net.URI;
import java.util.Optional;

/**
 * Where run events of OpenLineage go.
 *
 * @param namespace the namespace of the jobs in the events
 * @param kept whether they are kept in the artifacts bucket
 * @param collector the address that they are posted to; empty for none
 */
public record EventSettings(String namespace, boolean kept, Optional<URI> collector) {
  /** Where {@code pipeline.yaml} does not say: to the bucket alone, in the pipeline's namespace. */
  public static EventSettings ofNamespace(String namespace) {
    return new EventSettings(namespace, true, Optional.empty());
  }

  /**
   * As a job is told.
   *
   * @param artifacts the name of the artifacts bucket
   * @return empty if no events are wanted
   */
  public Optional<EventTarget> target(String artifacts) {
    if (!kept && collector.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new EventTarget(
            namespace,
            kept ? "s3://%s/%s".formatted(artifacts, EventTarget.FOLDER) : null,
            collector.map(URI::toString).orElse(null)));
  }
}
