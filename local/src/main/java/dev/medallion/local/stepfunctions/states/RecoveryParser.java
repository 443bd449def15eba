package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code Retry} and {@code Catch} of a state. */
final class RecoveryParser {
  private static final int DEFAULT_ATTEMPTS = 3;
  private static final double DEFAULT_BACKOFF = 2.0;
  private static final int LONGEST_DELAY_SECONDS = 31_622_400;

  private final Fields fields;
  private final List<String> outerVariables;

  RecoveryParser(Fields fields, List<String> outerVariables) {
    this.fields = fields;
    this.outerVariables = outerVariables;
  }

  State.Recovery parse() {
    List<Retrier> retriers = new ArrayList<>();
    List<Fields> retry = fields.objects("Retry");
    for (Fields element : retry) {
      retriers.add(retrier(element, element == retry.getLast()));
    }
    List<Catcher> catchers = new ArrayList<>();
    List<Fields> caught = fields.objects("Catch");
    for (Fields element : caught) {
      catchers.add(catcher(element, element == caught.getLast()));
    }
    return new State.Recovery(retriers, catchers);
  }

  private Retrier retrier(Fields element, boolean last) {
    Retrier retrier =
        new Retrier(
            errors(element, last),
            Duration.ofSeconds(number(element, "IntervalSeconds", Kind.POSITIVE).orElse(1)),
            number(element, "MaxAttempts", Kind.NATURAL).orElse(DEFAULT_ATTEMPTS),
            backoff(element),
            number(element, "MaxDelaySeconds", Kind.POSITIVE).map(Duration::ofSeconds),
            jittered(element));
    if (retrier.longest().isPresent()) {
      Duration longest = retrier.longest().get();
      if (longest.compareTo(retrier.interval()) <= 0
          || longest.toSeconds() >= LONGEST_DELAY_SECONDS) {
        element.problem(
            Code.SCHEMA_VALIDATION_FAILED,
            element.path("MaxDelaySeconds"),
            "Must be greater than IntervalSeconds and less than " + LONGEST_DELAY_SECONDS);
      }
    }
    element.close();
    return retrier;
  }

  private static Optional<Integer> number(Fields element, String field, Kind kind) {
    return element.constant(field, kind).map(JsonNode::intValue);
  }

  private static double backoff(Fields element) {
    JsonNode backoff = element.raw("BackoffRate");
    if (backoff.isMissingNode()) {
      return DEFAULT_BACKOFF;
    }
    if (!backoff.isNumber() || backoff.doubleValue() < 1) {
      element.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          element.path("BackoffRate"),
          "Must be a number of at least 1.0");
    }
    return backoff.doubleValue();
  }

  private static boolean jittered(Fields element) {
    String jitter = element.text("JitterStrategy").orElse("NONE");
    if (!List.of("FULL", "NONE").contains(jitter)) {
      element.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          element.path("JitterStrategy"),
          "Value should be one of the following: [FULL, NONE]");
    }
    return jitter.equals("FULL");
  }

  private Catcher catcher(Fields element, boolean last) {
    List<String> errors = errors(element, last);
    Optional<Template> assign = element.catcherTemplate("Assign", Kind.OBJECT);
    VariableNames.check(element, outerVariables);
    Catcher catcher =
        new Catcher(
            errors,
            element.requiredText("Next"),
            new State.Results(assign, element.catcherTemplate("Output", Kind.ANY)));
    element.close();
    return catcher;
  }

  private static List<String> errors(Fields element, boolean last) {
    element.require("ErrorEquals");
    List<String> errors = element.has("ErrorEquals") ? element.texts("ErrorEquals") : List.of();
    String path = element.path("ErrorEquals");
    if (errors.contains(ErrorName.ALL) && !(last && errors.size() == 1)) {
      element.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          path,
          "States.ALL must stand alone, and in the last retrier or catcher");
    }
    for (String error : errors) {
      if (error.startsWith("States.") && !ErrorName.RESERVED.contains(error)) {
        element.problem(
            Code.SCHEMA_VALIDATION_FAILED, path, "There is no error '%s'".formatted(error));
      }
    }
    return errors;
  }
}
