package dev.medallion.openlineage;

import dev.medallion.contract.TimedName;
import java.time.Instant;
import java.util.UUID;

/**
 * An event as it is written.
 *
 * @param job the name of the job
 * @param run the id of its run
 * @param type what became of the run, in the words of OpenLineage
 * @param time when
 * @param json the event itself
 */
public record RunEvent(String job, UUID run, String type, Instant time, String json) {
  /** Its name in the folder of events. The names of a job's events sort by time. */
  String objectName() {
    return "%s/%s-%s-%s.json".formatted(job, TimedName.of(time), type, run);
  }
}
