package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

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

  private static final Pattern UNKNOWN_TOKEN =
      Pattern.compile(
          "(?<before>Unrecognized token '(?<token>[^']*)'.*column: )(?<column>\\d+)\\]",
          Pattern.DOTALL);

  /**
   * How many ways through its wildcards a pattern may have. AWS gives no figure; a pattern of
   * eleven was seen to be refused, and one of seven to be taken.
   */
  private static final int MOST_COMPLEX = 10;

  private final String text;
  private final Machine machine = Machine.builder().build();

  private EventPattern(String text) throws IOException {
    this.text = text;
    machine.addRule(RULE, text);
    if (machine.evaluateComplexity(new MachineComplexityEvaluator(MOST_COMPLEX + 1))
        > MOST_COMPLEX) {
      throw new IllegalArgumentException(
          "Rule is too complex - try using fewer wildcard characters or fewer repeating character"
              + " sequences after a wildcard character");
    }
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
      // A pattern that fails is compiled once more, as it was before $or: EventBridge tells the
      // first failure.
      String message = Optional.ofNullable(JsonRuleCompiler.check(pattern)).orElse(e.getMessage());
      throw new InvalidPatternException(afterToken(message.replace(HIDDEN, source(pattern))), e);
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

  /**
   * Jackson gives the place where a token begins that it does not know, EventBridge where it ends.
   */
  private static String afterToken(String message) {
    Matcher unknown = UNKNOWN_TOKEN.matcher(message);
    return unknown.matches()
        ? unknown.group("before")
            + (Integer.parseInt(unknown.group("column")) + unknown.group("token").length())
            + "]"
        : message;
  }

  private static String source(String pattern) {
    int shown = Math.min(pattern.length(), SHOWN_CHARACTERS);
    return "(String)\"%s\"".formatted(pattern.substring(0, shown))
        + (shown < pattern.length()
            ? "[truncated %d chars]".formatted(pattern.length() - shown)
            : "");
  }
}
