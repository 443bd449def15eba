package dev.medallion.functions.ingest;

import dev.medallion.functions.runtime.Environment;
import java.time.Duration;

/**
 * What the template tells this function.
 *
 * @param landingBucket where objects land
 * @param landingQueue the URL of the queue that announces them
 * @param artifactsBucket where manifests, receipts and records of failures are kept
 * @param job the bronze job
 * @param mostReceives how often the queue brings a message before it puts it with the dead letters
 * @param retryAfter how long a message waits at first, when its source is busy
 * @param patience how long a landed object is left to its event before a sweep starts a run for it
 */
record Settings(
    String landingBucket,
    String landingQueue,
    String artifactsBucket,
    String job,
    int mostReceives,
    Duration retryAfter,
    Duration patience) {

  static Settings of(Environment environment) {
    return new Settings(
        environment.required("LANDING_BUCKET"),
        environment.required("LANDING_QUEUE"),
        environment.required("ARTIFACTS_BUCKET"),
        environment.required("BRONZE_JOB"),
        environment.number("MOST_RECEIVES"),
        Duration.ofSeconds(environment.number("RETRY_SECONDS")),
        Duration.ofSeconds(environment.number("SWEEP_AFTER_SECONDS")));
  }
}
