package dev.medallion.cli.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something that took time, with what it consists of.
 *
 * @param name what it was, the same for all of a kind
 * @param from when it began
 * @param to when it ended, not before it began
 * @param details what tells it from others of its kind
 * @param parts spans within it, none of which overlaps another
 */
public record Span(
    String name, Instant from, Instant to, Map<String, String> details, List<Span> parts) {
  public Span {
    to = to.isBefore(from) ? from : to;
    details = Map.copyOf(details);
    parts = List.copyOf(parts);
  }

  /** One without parts. */
  static Span of(String name, Instant from, Instant to, Map<String, String> details) {
    return new Span(name, from, to, details, List.of());
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** How long it was without its parts. */
  Duration own() {
    return parts.stream().map(Span::length).reduce(length(), Duration::minus);
  }
}
