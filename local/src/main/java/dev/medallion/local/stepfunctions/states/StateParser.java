package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one state. */
final class StateParser {
  private static final String DISTRIBUTED =
      "Belongs to Distributed Map, which is not supported: the Map runs inline";

  private final DefinitionParser definition;
  private final TaskRunner tasks;
  private final String name;
  private final Fields fields;
  private final List<String> outerVariables;
  private final List<String> variables;

  /**
   * Reads a state.
   *
   * @param outerVariables what the workflows around the state's own assign
   * @param variables the same and what its own workflow assigns
   */
  StateParser(
      DefinitionParser definition,
      TaskRunner tasks,
      String name,
      Fields fields,
      List<String> outerVariables,
      List<String> variables) {
    this.definition = definition;
    this.tasks = tasks;
    this.name = name;
    this.fields = fields;
    this.outerVariables = outerVariables;
    this.variables = variables;
  }

  /** The state; nothing if not even its type is known. */
  Optional<State> parse() {
    String type = fields.requiredText("Type");
    Optional<State> state =
        switch (type) {
          case "Task" -> Optional.of(task());
          case "Map" -> Optional.of(map());
          case "Parallel" -> Optional.of(parallel());
          case "Choice" -> Optional.of(choice());
          case "Wait" -> Optional.of(waiting());
          case "Pass" -> Optional.of(pass());
          case "Succeed" ->
              Optional.of(new State.Succeed(name, fields.template("Output", Kind.ANY)));
          case "Fail" ->
              Optional.of(
                  new State.Fail(
                      name,
                      fields.template("Error", Kind.STRING),
                      fields.template("Cause", Kind.STRING)));
          default -> Optional.empty();
        };
    if (state.isEmpty()) {
      if (!type.isEmpty()) {
        fields.problem(
            Code.SCHEMA_VALIDATION_FAILED,
            fields.path("Type"),
            "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail,"
                + " Choice, Parallel, Map]");
      }
      return state;
    }
    fields.close();
    return state;
  }

  private State task() {
    String resource = fields.requiredText("Resource");
    Optional<Template> arguments = fields.template(arguments(), Kind.ANY);
    if (!resource.isEmpty()) {
      JsonNode written = fields.raw(arguments());
      for (TaskRunner.Refusal refusal : tasks.refusals(resource, written)) {
        fields.problem(
            Code.SCHEMA_VALIDATION_FAILED, fields.path(refusal.field()), refusal.message());
      }
    }
    fields.refuse("HeartbeatSeconds", "Heartbeats are not supported: use TimeoutSeconds");
    credentials();
    return new State.Task(
        name,
        resource,
        arguments,
        fields.template("TimeoutSeconds", Kind.POSITIVE),
        results(),
        recovery(),
        next());
  }

  private void credentials() {
    if (fields.has("Credentials") && !fields.raw("Credentials").has("RoleArn")) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path("Credentials"),
          "The field 'RoleArn' is required but was missing");
    } else {
      fields.refuse("Credentials", "Roles of other accounts are not supported");
    }
  }

  /** What the field of the arguments is called in the state's language. */
  private String arguments() {
    return fields.language() == QueryLanguage.JSONATA ? "Arguments" : "Parameters";
  }

  private State pass() {
    State.Results results = results();
    if (fields.language() == QueryLanguage.JSONPATH) {
      results = new State.Results(results.assign(), fields.template("Result", Kind.ANY));
    }
    return new State.Pass(name, results, next());
  }

  private State map() {
    for (String field : List.of("ItemReader", "ItemBatcher", "ResultWriter", "Label")) {
      fields.refuse(field, DISTRIBUTED);
    }
    return new State.Map(
        name,
        fields.template("Items", Kind.ARRAY),
        fields.template("ItemSelector", Kind.ANY),
        fields.template("MaxConcurrency", Kind.NATURAL),
        new State.Tolerance(
            fields.template("ToleratedFailureCount", Kind.NATURAL),
            fields.template("ToleratedFailurePercentage", Kind.PERCENTAGE)),
        processor(),
        results(),
        recovery(),
        next());
  }

  /** The workflow for each item; its field once had another name, which AWS still takes. */
  private State.Workflow processor() {
    String field = fields.has("Iterator") ? "Iterator" : "ItemProcessor";
    if (!fields.has(field)) {
      fields.require(field);
      return new State.Workflow("", Map.of());
    }
    Fields processor = fields.root(field);
    State.Workflow workflow = definition.workflow(processor, variables);
    processorConfig(processor);
    processor.close();
    return workflow;
  }

  private void processorConfig(Fields processor) {
    if (processor.has("ProcessorConfig")) {
      Fields config = processor.root("ProcessorConfig");
      if (!config.text("Mode").orElse("INLINE").equals("INLINE")) {
        config.problem(Code.NOT_SUPPORTED, config.path("Mode"), "Only INLINE is supported");
      }
      config.close();
    }
  }

  private State parallel() {
    fields.require("Branches");
    List<Fields> branches = fields.objects("Branches");
    if (fields.has("Branches") && branches.isEmpty()) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED, fields.path("Branches"), "Value cannot be empty");
    }
    List<State.Workflow> workflows =
        branches.stream()
            .map(
                branch -> {
                  Fields own = branch.rebased();
                  State.Workflow workflow = definition.workflow(own, variables);
                  own.close();
                  return workflow;
                })
            .toList();
    return new State.Parallel(
        name, fields.template(arguments(), Kind.ANY), workflows, results(), recovery(), next());
  }

  private State choice() {
    if (fields.language() == QueryLanguage.JSONPATH) {
      fields.problem(
          Code.NOT_SUPPORTED,
          fields.path("Choices"),
          "The rules of JSONPath are not supported: write the state in JSONata");
    }
    fields.require("Choices");
    List<Fields> rules = fields.objects("Choices");
    if (fields.has("Choices") && rules.isEmpty()) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED, fields.path("Choices"), "Value cannot be empty");
    }
    List<State.Rule> read =
        rules.stream()
            .map(
                rule -> {
                  if (rule.language() == QueryLanguage.JSONATA) {
                    rule.require("Condition");
                  }
                  State.Rule parsed =
                      new State.Rule(
                          rule.template("Condition", Kind.BOOLEAN).orElse(null),
                          rule.requiredText("Next"),
                          results(rule));
                  rule.close();
                  return parsed;
                })
            .toList();
    return new State.Choice(name, read, fields.text("Default"), results());
  }

  private State waiting() {
    Optional<Template> seconds = fields.template("Seconds", Kind.NATURAL);
    Optional<Template> timestamp = fields.template("Timestamp", Kind.TIMESTAMP);
    if (fields.has("Seconds") == fields.has("Timestamp")) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path(),
          "Must have exactly one of 'Seconds' and 'Timestamp'");
    }
    return new State.Wait(name, seconds, timestamp, results(), next());
  }

  private State.Results results() {
    return results(fields);
  }

  private State.Results results(Fields owner) {
    Optional<Template> assign = owner.template("Assign", Kind.OBJECT);
    VariableNames.check(owner, outerVariables);
    return new State.Results(assign, owner.template("Output", Kind.ANY));
  }

  private Optional<String> next() {
    boolean end = fields.constant("End", Kind.BOOLEAN).map(JsonNode::booleanValue).orElse(false);
    Optional<String> next = fields.text("Next");
    if (end == next.isPresent()) {
      fields.problem(
          Code.SCHEMA_VALIDATION_FAILED,
          fields.path(),
          "Must have exactly one of 'Next' and '\"End\": true'");
    }
    return next;
  }

  private State.Recovery recovery() {
    return new RecoveryParser(fields, outerVariables).parse();
  }
}
