package dev.medallion.local.logs;

import dev.medallion.local.Site;
import dev.medallion.local.logs.LogEvents.Event;
import java.time.Instant;
import java.util.Optional;

/**
 * What a list of streams says of one that has events.
 *
 * @param name its name
 * @param arn its ARN
 * @param first the time of its first event
 * @param last the time of its last event
 */
record StreamSummary(String name, String arn, Instant first, Instant last) {

  /** Sums a stream up; nothing if it has no event. */
  static Optional<StreamSummary> of(LogStream stream) {
    Event[] ends = new Event[2];
    LogEvents.each(
        stream,
        event -> {
          ends[0] = ends[0] == null ? event : ends[0];
          ends[1] = event;
        });
    return Optional.ofNullable(ends[0])
        .map(
            first ->
                new StreamSummary(
                    stream.name(),
                    Site.arn(
                        "logs",
                        "log-group:%s:log-stream:%s".formatted(stream.group(), stream.name())),
                    first.time(),
                    ends[1].time()));
  }

  software.amazon.awssdk.services.cloudwatchlogs.model.LogStream model() {
    return software.amazon.awssdk.services.cloudwatchlogs.model.LogStream.builder()
        .logStreamName(name)
        .arn(arn)
        .creationTime(first.toEpochMilli())
        .firstEventTimestamp(first.toEpochMilli())
        .lastEventTimestamp(last.toEpochMilli())
        .lastIngestionTime(last.toEpochMilli())
        .build();
  }
}
