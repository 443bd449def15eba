package dev.medallion.local.stepfunctions;

import dev.medallion.local.Site;
import dev.medallion.local.database.Database;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.stepfunctions.states.Definition;
import dev.medallion.local.stepfunctions.states.InvalidDefinitionException;
import dev.medallion.local.stepfunctions.states.Problem;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesResponse;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.sfn.model.LogLevel;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StateMachineTypeNotSupportedException;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sfn.model.TagResourceResponse;
import software.amazon.awssdk.services.sfn.model.TracingConfiguration;
import software.amazon.awssdk.services.sfn.model.UntagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UntagResourceResponse;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionDiagnostic;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionRequest;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResponse;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionResultCode;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionSeverity;

/**
 * The state machines, which are kept over a stop.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html">CreateStateMachine</a>
 */
final class StateMachines {
  /** What a state machine has that asks for no logs; there are none here. */
  static final LoggingConfiguration NO_LOGS =
      LoggingConfiguration.builder().level(LogLevel.OFF).includeExecutionData(false).build();

  static final TracingConfiguration NO_TRACES =
      TracingConfiguration.builder().enabled(false).build();

  private static final int MOST_DIAGNOSTICS = 100;

  private final Map<String, StateMachine> machines = new ConcurrentSkipListMap<>();
  private final TaskRunner tasks;
  private final Timeline timeline;
  private final MachineStore store;
  private final MachineTags tags;

  StateMachines(TaskRunner tasks, Timeline timeline, Database database) {
    this.tasks = tasks;
    this.timeline = timeline;
    this.store = new MachineStore(database, this::parse);
    this.tags = new MachineTags(database);
    store.present().forEach(machine -> machines.put(machine.arn(), machine));
  }

  /** The state machine of an ARN. */
  StateMachine get(String arn) {
    Refusals.checkArn(arn, ":stateMachine:");
    StateMachine machine = machines.get(arn);
    if (machine == null) {
      throw Refusals.noStateMachine(arn);
    }
    return machine;
  }

  synchronized CreateStateMachineResponse create(CreateStateMachineRequest request) {
    String name = request.name();
    String source = request.definition();
    String roleArn = request.roleArn();
    Refusals.checkName(name);
    Refusals.checkRole(roleArn);
    checkFeatures(request);
    Definition definition = parse(source);
    String arn = Site.arn("states", "stateMachine:" + name);
    StateMachine existing = machines.get(arn);
    if (existing == null) {
      Instant now = timeline.now();
      existing =
          new StateMachine(arn, name, roleArn, source, definition, now, now, revision(), false);
      tags.add(arn, request.tags());
      keep(existing);
    } else if (!existing.source().equals(source)) {
      // Another role or other tags are no difference, and are not taken over either.
      throw Refusals.stateMachineExists(arn);
    }
    return CreateStateMachineResponse.builder()
        .stateMachineArn(arn)
        .creationDate(existing.created())
        .build();
  }

  private void keep(StateMachine machine) {
    store.put(machine);
    machines.put(machine.arn(), machine);
  }

  /**
   * The state machine as it was when an execution started, or as it is now if that is not known.
   */
  StateMachine of(DescribeExecutionResponse execution) {
    return store
        .revisionOf(execution.executionArn())
        .orElseGet(() -> get(execution.stateMachineArn()));
  }

  private static void checkFeatures(CreateStateMachineRequest request) {
    if (request.type() == StateMachineType.EXPRESS) {
      throw StateMachineTypeNotSupportedException.builder()
          .message("The local side runs STANDARD state machines only, not EXPRESS")
          .build();
    }
  }

  private Definition parse(String source) {
    try {
      return Definition.parse(source, tasks);
    } catch (InvalidDefinitionException e) {
      throw Refusals.badDefinition(e);
    }
  }

  private static String revision() {
    return UUID.randomUUID().toString();
  }

  synchronized UpdateStateMachineResponse update(UpdateStateMachineRequest request) {
    StateMachine old = get(request.stateMachineArn());
    if (request.definition() == null && request.roleArn() == null) {
      throw Refusals.nothingToUpdate();
    }
    String source = request.definition() == null ? old.source() : request.definition();
    String role = request.roleArn() == null ? old.roleArn() : request.roleArn();
    Refusals.checkRole(role);
    Definition definition = parse(source);
    boolean same = source.equals(old.source()) && role.equals(old.roleArn());
    StateMachine updated =
        new StateMachine(
            old.arn(),
            old.name(),
            role,
            source,
            definition,
            old.created(),
            timeline.now(),
            same ? old.revision() : revision(),
            same ? old.revised() : true);
    keep(updated);
    return UpdateStateMachineResponse.builder()
        .updateDate(updated.updated())
        .revisionId(updated.shownRevision())
        .build();
  }

  DescribeStateMachineResponse describe(DescribeStateMachineRequest request) {
    StateMachine machine = get(request.stateMachineArn());
    return DescribeStateMachineResponse.builder()
        .stateMachineArn(machine.arn())
        .name(machine.name())
        .status(StateMachineStatus.ACTIVE)
        .definition(machine.source())
        .roleArn(machine.roleArn())
        .type(StateMachineType.STANDARD)
        .creationDate(machine.created())
        .loggingConfiguration(NO_LOGS)
        .tracingConfiguration(NO_TRACES)
        .revisionId(machine.shownRevision())
        .build();
  }

  ListStateMachinesResponse list(ListStateMachinesRequest request) {
    Page<StateMachine> page =
        Refusals.PAGES.page(
            "ListStateMachines",
            List.copyOf(machines.values()),
            StateMachine::arn,
            Refusals.pageSize(request.maxResults()),
            request.nextToken());
    return ListStateMachinesResponse.builder()
        .stateMachines(
            page.items().stream()
                .map(
                    machine ->
                        StateMachineListItem.builder()
                            .stateMachineArn(machine.arn())
                            .name(machine.name())
                            .type(StateMachineType.STANDARD)
                            .creationDate(machine.created())
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }

  /** Takes the state machine away; its executions run on. That there is none is no error. */
  synchronized DeleteStateMachineResponse delete(DeleteStateMachineRequest request) {
    String arn = request.stateMachineArn();
    Refusals.checkArn(arn, ":stateMachine:");
    store.remove(arn);
    machines.remove(arn);
    tags.removeAll(arn);
    return DeleteStateMachineResponse.builder().build();
  }

  ListTagsForResourceResponse listTags(ListTagsForResourceRequest request) {
    return ListTagsForResourceResponse.builder()
        .tags(tags.of(tagged(request.resourceArn())))
        .build();
  }

  TagResourceResponse tag(TagResourceRequest request) {
    tags.add(tagged(request.resourceArn()), request.tags());
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(UntagResourceRequest request) {
    tags.remove(tagged(request.resourceArn()), request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  /** A state machine by what may have tags. */
  private String tagged(String arn) {
    Refusals.checkArn(arn, ":stateMachine:");
    if (!machines.containsKey(arn)) {
      throw Refusals.noResource(arn);
    }
    return arn;
  }

  ValidateStateMachineDefinitionResponse validate(ValidateStateMachineDefinitionRequest request) {
    List<Problem> problems = problems(request.definition());
    int most =
        request.maxResults() == null || request.maxResults() == 0
            ? MOST_DIAGNOSTICS
            : request.maxResults();
    return ValidateStateMachineDefinitionResponse.builder()
        .result(
            problems.isEmpty()
                ? ValidateStateMachineDefinitionResultCode.OK
                : ValidateStateMachineDefinitionResultCode.FAIL)
        .diagnostics(problems.stream().limit(most).map(StateMachines::diagnostic).toList())
        .truncated(problems.size() > most)
        .build();
  }

  private List<Problem> problems(String source) {
    try {
      Definition.parse(source, tasks);
      return List.of();
    } catch (InvalidDefinitionException e) {
      return e.problems();
    }
  }

  private static ValidateStateMachineDefinitionDiagnostic diagnostic(Problem problem) {
    return ValidateStateMachineDefinitionDiagnostic.builder()
        .severity(ValidateStateMachineDefinitionSeverity.ERROR)
        .code(problem.code().name())
        .location(problem.path().orElse(null))
        .message(problem.message())
        .build();
  }
}
