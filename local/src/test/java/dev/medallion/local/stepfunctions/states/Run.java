package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Runs one definition in a time of its own, and keeps what happened. */
public final class Run {
  static final JsonMapper JSON = new JsonMapper();

  final VirtualTimeline timeline = new VirtualTimeline();
  final List<HistoryEvent> events = Collections.synchronizedList(new ArrayList<>());
  final List<String> retries = new CopyOnWriteArrayList<>();
  private TaskRunner tasks =
      request -> {
        throw new TaskFailure("Unexpected", "no task was expected: " + request);
      };
  private JsonNode input = json("{}");
  private Random random = new Random(1);

  /** JSON in which single quotes stand for double ones. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  public Run tasks(TaskRunner runner) {
    tasks = runner;
    return this;
  }

  Run input(String json) {
    input = json(json);
    return this;
  }

  Run random(Random source) {
    random = source;
    return this;
  }

  /** A definition of one workflow in JSONata, each state given as {@code 'Name': {…}}. */
  static String machine(String states) {
    String first = states.substring(states.indexOf('\'') + 1);
    return "{\"QueryLanguage\": \"JSONata\", \"StartAt\": \"%s\", \"States\": {%s}}"
        .formatted(first.substring(0, first.indexOf('\'')), quoted(states));
  }

  /** Single quotes outside of expressions become double ones; expressions keep theirs. */
  static String quoted(String text) {
    StringBuilder result = new StringBuilder();
    boolean expression = false;
    for (int i = 0; i < text.length(); i++) {
      expression = text.startsWith("{%", i) || (expression && !text.startsWith("%}", i));
      result.append(text.charAt(i) == '\'' && !expression ? '"' : text.charAt(i));
    }
    return result.toString();
  }

  Execution start(String states) {
    return startDefinition(machine(states));
  }

  public Execution startDefinition(String definition) {
    try {
      return new Interpreter(tasks, timeline, random)
          .start(
              Definition.parse(definition, tasks),
              new Interpreter.Start(
                  "arn:execution", "run-1", input, "arn:role", "arn:machine", "medallion"),
              new Keeper());
    } catch (InvalidDefinitionException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Outcome outcome(String states) {
    return end(start(states));
  }

  public static Outcome end(Execution execution) {
    try {
      execution.finished().get(10, TimeUnit.SECONDS);
      return execution.outcome().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException
        | java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode output(String states) {
    Outcome outcome = outcome(states);
    if (outcome instanceof Outcome.Succeeded succeeded) {
      return succeeded.output();
    }
    throw new AssertionError("did not succeed but " + outcome);
  }

  public static Outcome failed(String error, String cause) {
    return new Outcome.Failed(
        Optional.of(error).filter(text -> !text.isEmpty()),
        Optional.of(cause).filter(text -> !text.isEmpty()));
  }

  List<String> types() {
    return events.stream().map(HistoryEvent::type).toList();
  }

  private final class Keeper implements ExecutionListener {
    @Override
    public void event(HistoryEvent event) {
      events.add(event);
    }

    @Override
    public void retrying(
        String state,
        String scope,
        String error,
        String cause,
        int retry,
        java.time.Duration delay) {
      retries.add("%s %s #%d after %ss".formatted(state, error, retry, delay.toSeconds()));
    }
  }
}
