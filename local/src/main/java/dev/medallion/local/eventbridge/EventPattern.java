package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import software.amazon.event.ruler.Machine;

/**
 * Which events a rule is for. AWS's own matcher, Event Ruler, reads it and decides.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html">
 *     Amazon EventBridge event patterns</a>
 */
public final class EventPattern {
  private static final String RULE = "rule";

  /** What Jackson puts in the place of a pattern that does not parse; EventBridge shows it. */
  private static final String HIDDEN =
      "REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled)";

  private static final int SHOWN_CHARACTERS = 500;

  private final String text;
  private final Machine machine = Machine.builder().build();

  private EventPattern(String text) throws IOException {
    this.text = text;
    machine.addRule(RULE, text);
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidPatternException if EventBridge would refuse it; the message is EventBridge's
   */
  public static EventPattern of(String pattern) {
    try {
      return new EventPattern(pattern);
    } catch (IOException | RuntimeException e) {
      throw new InvalidPatternException(e.getMessage().replace(HIDDEN, source(pattern)), e);
    }
  }

  /** Whether the pattern matches an event as it is delivered. */
  public boolean matches(JsonNode event) {
    return !machine.rulesForJSONEvent(event).isEmpty();
  }

  /** The pattern as it was given. */
  String text() {
    return text;
  }

  private static String source(String pattern) {
    int shown = Math.min(pattern.length(), SHOWN_CHARACTERS);
    return "(String)\"%s\"".formatted(pattern.substring(0, shown))
        + (shown < pattern.length()
            ? "[truncated %d chars]".formatted(pattern.length() - shown)
            : "");
  }
}
