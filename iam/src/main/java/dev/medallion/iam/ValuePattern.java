package dev.medallion.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A value in a policy: text, wildcards and policy variables. What a variable stands for is taken as
 * it is, wildcards in it included.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">Policy
 *     variables</a>
 */
final class ValuePattern {
  /** Whether {@code *} and {@code ?} stand for other characters. */
  enum Wildcards {
    ACTIVE,
    LITERAL
  }

  /** Whether letters of either case are the same. */
  enum Case {
    KEPT,
    IGNORED
  }

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{\\s*([^,'{}]+?)\\s*(?:,\\s*'([^']*)'\\s*)?}");

  private sealed interface Part {}

  private record Text(Glob glob) implements Part {}

  private record Variable(String key, Optional<String> otherwise) implements Part {}

  private final List<Part> parts;
  private final Case letters;
  private final Optional<Glob> constant;

  private ValuePattern(List<Part> parts, Case letters) {
    this.parts = parts;
    this.letters = letters;
    this.constant =
        parts.stream().allMatch(Text.class::isInstance)
            ? Optional.of(
                new Glob(
                    parts.stream().flatMapToInt(part -> ((Text) part).glob().tokens()).toArray()))
            : Optional.empty();
  }

  /** Text without variables, as a policy of the version 2008-10-17 has it. */
  static ValuePattern plain(String text, Wildcards wildcards, Case letters) {
    return new ValuePattern(List.of(text(text, wildcards, letters)), letters);
  }

  /**
   * Text with variables.
   *
   * @throws IllegalArgumentException if a dollar sign and a brace begin no variable; the message
   *     says so
   */
  static ValuePattern withVariables(String text, Wildcards wildcards, Case letters) {
    List<Part> parts = new ArrayList<>();
    int end = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", end)) {
      Matcher variable = VARIABLE.matcher(text).region(at, text.length());
      if (!variable.lookingAt()) {
        throw new IllegalArgumentException(
            "\"%s\" holds a ${ that begins no policy variable; write ${$}{ for the characters"
                .formatted(text));
      }
      parts.add(text(text.substring(end, at), wildcards, letters));
      parts.add(variable(variable, letters));
      end = variable.end();
    }
    parts.add(text(text.substring(end), wildcards, letters));
    return new ValuePattern(List.copyOf(parts), letters);
  }

  private static Part variable(Matcher variable, Case letters) {
    String name = variable.group(1);
    return switch (name) {
      case "*", "?", "$" -> text(name, Wildcards.LITERAL, letters);
      default -> new Variable(name, Optional.ofNullable(variable.group(2)));
    };
  }

  private static Text text(String text, Wildcards wildcards, Case letters) {
    return new Text(glob(cased(text, letters), wildcards));
  }

  /** The tokens of a text without variables. */
  static Glob glob(String text, Wildcards wildcards) {
    return new Glob(
        wildcards == Wildcards.LITERAL
            ? text.chars().toArray()
            : text.chars().map(ValuePattern::wildcard).toArray());
  }

  private static int wildcard(int character) {
    return switch (character) {
      case '*' -> Glob.ANY;
      case '?' -> Glob.ONE;
      default -> character;
    };
  }

  private static String cased(String text, Case letters) {
    return letters == Case.IGNORED ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** The names of its variables. */
  List<String> variables() {
    return parts.stream()
        .filter(Variable.class::isInstance)
        .map(part -> ((Variable) part).key())
        .toList();
  }

  /** Where its first variable stands, counted in colons before it; empty if it has none. */
  Optional<Integer> colonsBeforeVariable() {
    int colons = 0;
    for (Part part : parts) {
      switch (part) {
        case Text text -> colons += (int) text.glob().tokens().filter(t -> t == ':').count();
        case Variable _ -> {
          return Optional.of(colons);
        }
      }
    }
    return Optional.empty();
  }

  /** What came of a comparison. */
  enum Match {
    YES,
    NO,
    /** A variable has no value, so it cannot be told. */
    UNKNOWN
  }

  /** Compares with a text; a variable without a value leaves it unknown, whatever the text. */
  Match matches(String text, RequestContext context) {
    return parts.stream().allMatch(part -> isKnown(part, context))
        ? matches(context, glob -> glob.matches(cased(text, letters)))
        : Match.UNKNOWN;
  }

  private static boolean isKnown(Part part, RequestContext context) {
    return switch (part) {
      case Text _ -> true;
      case Variable variable ->
          variable.otherwise().isPresent() || context.single(variable.key()).isPresent();
    };
  }

  /** Compares as the test does, which is given this with its variables replaced. */
  Match matches(RequestContext context, Predicate<Glob> test) {
    if (constant.isPresent()) {
      return test.test(constant.get()) ? Match.YES : Match.NO;
    }
    IntStream.Builder tokens = IntStream.builder();
    boolean known = true;
    for (Part part : parts) {
      switch (part) {
        case Text text -> text.glob().tokens().forEach(tokens::add);
        case Variable variable -> {
          Optional<String> value = context.single(variable.key()).or(variable::otherwise);
          known &= value.isPresent();
          value.ifPresentOrElse(
              given -> cased(given, letters).chars().forEach(tokens::add),
              () -> tokens.add(Glob.ANY));
        }
      }
    }
    if (!test.test(new Glob(tokens.build().toArray()))) {
      return Match.NO;
    }
    return known ? Match.YES : Match.UNKNOWN;
  }
}
