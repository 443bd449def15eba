package dev.medallion.local.stepfunctions.states;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A time that jumps: whoever waits moves it on, and alarms ring on the way. */
public final class VirtualTimeline implements Timeline {
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private record Due(Instant instant, Runnable action) {}

  private final List<Due> alarms = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public void waitUntil(Instant instant) throws InterruptedException {
    synchronized (this) {
      waits.add(Duration.between(now, instant));
    }
    Optional<Due> due = nextUntil(instant);
    while (due.isPresent()) {
      due.get().action().run();
      due = nextUntil(instant);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (this) {
      now = instant.isAfter(now) ? instant : now;
    }
  }

  private synchronized Optional<Due> nextUntil(Instant instant) {
    Optional<Due> due =
        alarms.stream()
            .filter(alarm -> !alarm.instant().isAfter(instant))
            .min(Comparator.comparing(Due::instant));
    due.ifPresent(
        alarm -> {
          alarms.remove(alarm);
          now = alarm.instant().isAfter(now) ? alarm.instant() : now;
        });
    return due;
  }

  @Override
  public synchronized Alarm alarm(Instant instant, Runnable action) {
    Due due = new Due(instant, action);
    alarms.add(due);
    return () -> {
      synchronized (VirtualTimeline.this) {
        alarms.remove(due);
      }
    };
  }

  /** How long each wait was asked to be, in the order in which they were asked for. */
  public synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
