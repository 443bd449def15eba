package dev.medallion.cost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.cfn.Evaluator;
import dev.medallion.cfn.Parameters;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.cfn.StackIdentity;
import dev.medallion.cfn.Template;
import dev.medallion.cfn.TemplateException;
import dev.medallion.contract.Expectation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads the design, with the parameters that AWS gets. */
final class DesignReader {
  private static final Map<String, Double> DPUS =
      Map.of("G.025X", 0.25, "G.1X", 1.0, "G.2X", 2.0, "G.4X", 4.0, "G.8X", 8.0);

  /** Nothing that costs depends on whose stack it is. */
  private static final StackIdentity STACK =
      new StackIdentity("000000000000", "us-east-1", "medallion");

  /** Failed jobs, the age of gold, and what maintenance found. */
  private static final int METRICS_OF_THE_FUNCTIONS = 3;

  private final Path home;
  private final Template template;
  private final Evaluator evaluator;

  private DesignReader(Path home, Template template, Evaluator evaluator) {
    this.home = home;
    this.template = template;
    this.evaluator = evaluator;
  }

  /**
   * Reads the checkout's template and state machine.
   *
   * @param home the root of the checkout
   * @throws TemplateException if the template is not right
   * @throws CostException if it lacks what the costs are computed from
   */
  static Design read(Path home, Pipeline pipeline) throws TemplateException, CostException {
    Problems problems = new Problems("template.yaml");
    Template template = Template.read(home.resolve("template.yaml"), problems);
    Map<String, JsonNode> parameters = Parameters.resolve(template, Map.of(), problems);
    problems.throwIfAny();
    return new DesignReader(
            home, template, new Evaluator(template, parameters, STACK, new LogicalNames()))
        .read(pipeline);
  }

  private Design read(Pipeline pipeline) throws CostException {
    JsonNode ingest = resource("IngestFunction");
    JsonNode advance = resource("AdvanceFunction");
    JsonNode machine = resource("Medallion");
    return new Design(
        Duration.ofSeconds(
            number(
                "IngestFunction",
                event("IngestFunction", ingest, "SQS"),
                "MaximumBatchingWindowInSeconds")),
        number("IngestFunction", event("IngestFunction", ingest, "SQS"), "BatchSize"),
        Duration.ofMinutes(
            number(
                "AdvanceFunction",
                advance.at("/Environment/Variables"),
                "MINIMUM_MINUTES_BETWEEN_RUNS")),
        rate(event("AdvanceFunction", advance, "Schedule").path("Schedule").asText()),
        Duration.ofSeconds(
            number("Medallion", machine.path("DefinitionSubstitutions"), "PollSeconds")),
        job("BronzeJob"),
        job("SilverJob"),
        number("IngestFunction", ingest, "MemorySize") / 1024.0,
        (int)
            template.resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::CloudWatch::Alarm"))
                .filter(alarm -> alarm.condition().stream().allMatch(evaluator::holds))
                .count(),
        METRICS_OF_THE_FUNCTIONS + metricsOfRules(pipeline) + metricsOfFreshness(pipeline),
        pipeline.sources().size(),
        pipeline.silver().size(),
        pipeline.gold().size(),
        pipeline.dataSets().size(),
        Arrays.stream(Layer.values())
            .collect(
                Collectors.toMap(
                    Function.identity(), layer -> pipeline.maintenance().get(layer).compaction())),
        new Transitions(definition(machine.path("DefinitionUri").asText())));
  }

  /** One for each rule, and one for all that is quarantined. */
  private static int metricsOfRules(Pipeline pipeline) {
    List<Expectation> rules =
        pipeline.silver().stream().flatMap(model -> model.expectations().stream()).toList();
    boolean quarantine =
        rules.stream().anyMatch(rule -> rule.action() == Expectation.Action.QUARANTINE);
    return rules.size() + (quarantine ? 1 : 0);
  }

  /** One of all tables together, once a model says how fresh it must be. */
  private static int metricsOfFreshness(Pipeline pipeline) {
    boolean asked =
        pipeline.silver().stream().anyMatch(model -> model.freshness().isPresent())
            || pipeline.gold().stream().anyMatch(model -> model.freshness().isPresent());
    return asked ? 1 : 0;
  }

  private Design.Job job(String id) throws CostException {
    JsonNode job = resource(id);
    String type = job.path("WorkerType").asText();
    if (!DPUS.containsKey(type)) {
      throw lacks(
          "%s.WorkerType is \"%s\", whose DPUs are not known here%s"
              .formatted(id, type, Suggestion.didYouMean(type, DPUS.keySet())));
    }
    return new Design.Job(
        number(id, job, "NumberOfWorkers"),
        DPUS.get(type),
        Duration.ofMinutes(number(id, job, "Timeout")),
        number(id, job.path("ExecutionProperty"), "MaxConcurrentRuns"));
  }

  private JsonNode resource(String id) throws CostException {
    ResourceDeclaration resource = template.resources().get(id);
    if (resource == null) {
      throw lacks(
          "there is no resource %s%s"
              .formatted(id, Suggestion.didYouMean(id, template.resources().keySet())));
    }
    return evaluator.object(resource.properties());
  }

  private static JsonNode event(String id, JsonNode function, String type) throws CostException {
    return StreamSupport.stream(function.path("Events").spliterator(), false)
        .filter(event -> event.path("Type").asText().equals(type))
        .map(event -> event.path("Properties"))
        .findFirst()
        .orElseThrow(() -> lacks("%s has no event of the type %s".formatted(id, type)));
  }

  private static int number(String id, JsonNode properties, String name) throws CostException {
    String text = properties.path(name).asText();
    if (!text.matches("[0-9]{1,9}")) {
      throw lacks("%s: %s must be a number, not \"%s\"".formatted(id, name, text));
    }
    return Integer.parseInt(text);
  }

  private static Duration rate(String schedule) throws CostException {
    String[] words = schedule.replaceAll("rate\\((.*)\\)", "$1").split(" ", -1);
    if (words.length == 2 && words[0].matches("[0-9]{1,6}")) {
      int value = Integer.parseInt(words[0]);
      if (words[1].startsWith("minute")) {
        return Duration.ofMinutes(value);
      }
      if (words[1].startsWith("hour")) {
        return Duration.ofHours(value);
      }
      if (words[1].startsWith("day")) {
        return Duration.ofDays(value);
      }
    }
    throw lacks("AdvanceFunction: the schedule \"%s\" is no rate(…)".formatted(schedule));
  }

  private JsonNode definition(String file) throws CostException {
    try {
      return new ObjectMapper().readTree(home.resolve(file).toFile());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new CostException(file, "is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + home.resolve(file), e);
    }
  }

  private static CostException lacks(String message) {
    return new CostException("template.yaml", message);
  }

  /** Costs do not depend on what resources are called. */
  private static final class LogicalNames implements Evaluator.Resources {
    @Override
    public Optional<String> reference(String logicalId) {
      return Optional.of(logicalId);
    }

    @Override
    public Optional<String> attribute(String logicalId, String attribute) {
      return Optional.of(logicalId + "." + attribute);
    }
  }
}
