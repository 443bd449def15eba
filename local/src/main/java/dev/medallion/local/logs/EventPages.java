package dev.medallion.local.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.medallion.local.logs.LogEvents.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;

/** Pages of events, read from the files each time; no more is held than one page. */
final class EventPages {
  private static final int MOST = 10_000;
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final Pattern POSITION = Pattern.compile("([fb])/(\\d{1,18})");
  private static final Comparator<Event> BY_TIME =
      Comparator.comparing(Event::time)
          .thenComparing(Event::stream)
          .thenComparingLong(Event::index);

  private EventPages() {}

  /**
   * A page.
   *
   * @param events the events
   * @param next asks for the next page; empty at the end
   */
  record Page(List<Event> events, Optional<String> next) {}

  /**
   * A page of one stream.
   *
   * @param events the events
   * @param backward asks for those before
   * @param forward asks for those after
   */
  record StreamPage(List<Event> events, String backward, String forward) {}

  /** The earliest events of some streams, after those of the page before. */
  static Page merged(
      List<LogStream> streams, Predicate<Event> filter, Integer limit, String token) {
    int most = size(limit);
    Optional<Event> after = Optional.ofNullable(token).map(EventPages::last);
    // The latest one first, to be dropped when an earlier one comes.
    PriorityQueue<Event> earliest = new PriorityQueue<>(BY_TIME.reversed());
    for (LogStream stream : streams) {
      LogEvents.each(
          stream,
          event -> {
            if (filter.test(event)
                && after.filter(last -> BY_TIME.compare(event, last) <= 0).isEmpty()) {
              earliest.add(event);
              if (earliest.size() > most + 1) {
                earliest.remove();
              }
            }
          });
    }
    List<Event> events = new ArrayList<>(earliest);
    events.sort(BY_TIME);
    List<Event> page = fitting(events.subList(0, Math.min(most, events.size())));
    return new Page(
        page, page.size() < events.size() ? Optional.of(token(page.getLast())) : Optional.empty());
  }

  /** Events of one stream: from where a token points, or from its start or its end. */
  static StreamPage ofStream(
      LogStream stream, Predicate<Event> filter, Integer limit, String token, boolean fromStart) {
    int most = size(limit);
    Matcher position = POSITION.matcher(token == null ? (fromStart ? "f/0" : "") : token);
    if (token != null && !position.matches()) {
      throw invalidToken();
    }
    boolean forward = position.matches() && position.group(1).equals("f");
    long at = position.matches() ? Long.parseLong(position.group(2)) : Long.MAX_VALUE;
    Deque<Event> events = new ArrayDeque<>();
    LogEvents.each(
        stream,
        event -> {
          boolean wanted = forward ? event.index() >= at : event.index() < at;
          if (wanted && filter.test(event) && !(forward && events.size() == most)) {
            events.add(event);
            if (events.size() > most) {
              events.removeFirst();
            }
          }
        });
    List<Event> page = fitting(List.copyOf(events));
    long first = page.isEmpty() ? at : page.getFirst().index();
    long next = page.isEmpty() ? at : page.getLast().index() + 1;
    return new StreamPage(page, "b/" + number(first), "f/" + number(next));
  }

  /** The end of a stream without events that can still come. */
  private static long number(long position) {
    return position == Long.MAX_VALUE ? 0 : position;
  }

  private static int size(Integer limit) {
    return Optional.ofNullable(limit).orElse(MOST);
  }

  /** As many events as an answer may hold. */
  private static List<Event> fitting(List<Event> events) {
    int characters = 0;
    for (int i = 0; i < events.size(); i++) {
      characters += events.get(i).message().length();
      if (characters > MOST_CHARACTERS && i > 0) {
        return events.subList(0, i);
      }
    }
    return events;
  }

  private static String token(Event event) {
    return Base64.getEncoder()
        .encodeToString(
            "%d %d %s"
                .formatted(event.time().toEpochMilli(), event.index(), event.stream())
                .getBytes(UTF_8));
  }

  private static Event last(String token) {
    try {
      String[] parts = new String(Base64.getDecoder().decode(token), UTF_8).split(" ", 3);
      return new Event(
          parts[2], Long.parseLong(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[0])), "");
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw invalidToken();
    }
  }

  private static InvalidParameterException invalidToken() {
    return InvalidParameterException.builder()
        .message("The specified nextToken is invalid.")
        .build();
  }
}
