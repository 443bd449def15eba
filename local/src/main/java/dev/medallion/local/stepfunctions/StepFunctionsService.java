package dev.medallion.local.stepfunctions;

import dev.medallion.local.Site;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.InputConstraints;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import dev.medallion.local.integration.EventBus;
import dev.medallion.local.stepfunctions.states.Interpreter;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveFilter;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UntagResourceRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ValidateStateMachineDefinitionRequest;

/**
 * AWS Step Functions: standard state machines in JSONata. State machines and executions are kept
 * under {@code stepfunctions} in the state folder; an execution that ran when the process died is
 * ABORTED at the next start.
 */
public final class StepFunctionsService implements AwsService, AutoCloseable {
  private static final String ALL_DATA = "ALL_DATA";
  private final StateMachines machines;
  private final Executions executions;

  /**
   * The service.
   *
   * @param site says where executions are kept
   * @param bus gets an event at the start and at the end of each execution
   * @param tasks carries out tasks
   * @param timeline the time of executions
   */
  public StepFunctionsService(Site site, EventBus bus, TaskRunner tasks, Timeline timeline) {
    Path folder = site.state().resolve("stepfunctions");
    ExecutionStore store = new ExecutionStore(folder.resolve("executions.db"));
    new ExecutionFiles(folder).takeOver(store);
    this.machines = new StateMachines(tasks, timeline, store.database());
    this.executions =
        new Executions(
            new Interpreter(tasks, timeline, RandomGenerator.getDefault()), timeline, bus, store);
  }

  /** Lets someone follow every execution that starts from now on. */
  public void follow(ExecutionFollower follower) {
    executions.follow(follower);
  }

  @Override
  public String signingName() {
    return "states";
  }

  /** A definition of 1 MiB as JSON writes it. */
  @Override
  public int largestRequest() {
    return 3 << 20;
  }

  @Override
  public RequiredPermissions permissions() {
    return MachinePermissions.permissions();
  }

  @Override
  public AwsServiceException denial(AccessDenied denied) {
    return ServiceErrors.of(
        SfnException.builder(), "Sfn", "AccessDeniedException", denied.getMessage());
  }

  @Override
  public Operations operations() {
    return new Operations()
        .on(CreateStateMachineRequest.class, machines::create)
        .on(UpdateStateMachineRequest.class, machines::update)
        .on(DescribeStateMachineRequest.class, machines::describe)
        .on(ListStateMachinesRequest.class, machines::list)
        .on(DeleteStateMachineRequest.class, machines::delete)
        .on(ValidateStateMachineDefinitionRequest.class, machines::validate)
        .on(StartExecutionRequest.class, this::start)
        .on(StopExecutionRequest.class, this::stop)
        .on(DescribeExecutionRequest.class, request -> executions.get(request.executionArn()))
        .on(DescribeStateMachineForExecutionRequest.class, this::machineOf)
        .on(ListExecutionsRequest.class, this::list)
        .on(GetExecutionHistoryRequest.class, this::history)
        .on(RedriveExecutionRequest.class, this::redrive)
        .on(ListTagsForResourceRequest.class, machines::listTags)
        .on(TagResourceRequest.class, machines::tag)
        .on(UntagResourceRequest.class, machines::untag)
        .refusing(CreateStateMachineRequest.class, "loggingConfiguration", StateMachines.NO_LOGS)
        .refusing(CreateStateMachineRequest.class, "tracingConfiguration", StateMachines.NO_TRACES)
        .refusing(CreateStateMachineRequest.class, "encryptionConfiguration")
        .refusing(CreateStateMachineRequest.class, "publish", false)
        .refusing(CreateStateMachineRequest.class, "versionDescription")
        .refusing(UpdateStateMachineRequest.class, "loggingConfiguration", StateMachines.NO_LOGS)
        .refusing(UpdateStateMachineRequest.class, "tracingConfiguration", StateMachines.NO_TRACES)
        .refusing(UpdateStateMachineRequest.class, "encryptionConfiguration")
        .refusing(UpdateStateMachineRequest.class, "publish", false)
        .refusing(UpdateStateMachineRequest.class, "versionDescription")
        .refusing(DescribeStateMachineRequest.class, "includedData", ALL_DATA)
        .refusing(DescribeExecutionRequest.class, "includedData", ALL_DATA)
        .refusing(DescribeStateMachineForExecutionRequest.class, "includedData", ALL_DATA)
        .refusing(StartExecutionRequest.class, "traceHeader")
        .refusing(ListExecutionsRequest.class, "mapRunArn")
        .refusing(GetExecutionHistoryRequest.class, "includeExecutionData", true)
        .refusing(ValidateStateMachineDefinitionRequest.class, "type", "STANDARD")
        .checkedBy(InputConstraints.of("states").refusing(Refusals::violation));
  }

  private StartExecutionResponse start(StartExecutionRequest request) {
    DescribeExecutionResponse started =
        executions.start(
            machines.get(request.stateMachineArn()),
            Optional.ofNullable(request.name()),
            request.input() == null ? "{}" : request.input());
    return StartExecutionResponse.builder()
        .executionArn(started.executionArn())
        .startDate(started.startDate())
        .build();
  }

  private StopExecutionResponse stop(StopExecutionRequest request) {
    DescribeExecutionResponse stopped =
        executions.stop(
            request.executionArn(),
            Optional.ofNullable(request.error()),
            Optional.ofNullable(request.cause()));
    return StopExecutionResponse.builder().stopDate(stopped.stopDate()).build();
  }

  private RedriveExecutionResponse redrive(RedriveExecutionRequest request) {
    StateMachine machine = machines.of(executions.get(request.executionArn()));
    return RedriveExecutionResponse.builder()
        .redriveDate(
            executions.redrive(
                request.executionArn(), machine, Optional.ofNullable(request.clientToken())))
        .build();
  }

  private DescribeStateMachineForExecutionResponse machineOf(
      DescribeStateMachineForExecutionRequest request) {
    StateMachine machine = machines.of(executions.get(request.executionArn()));
    return DescribeStateMachineForExecutionResponse.builder()
        .stateMachineArn(machine.arn())
        .name(machine.name())
        .definition(machine.source())
        .roleArn(machine.roleArn())
        .updateDate(machine.updated())
        .loggingConfiguration(StateMachines.NO_LOGS)
        .tracingConfiguration(StateMachines.NO_TRACES)
        .revisionId(machine.shownRevision())
        .build();
  }

  private ListExecutionsResponse list(ListExecutionsRequest request) {
    StateMachine machine = machines.get(request.stateMachineArn());
    String list = "ListExecutions " + machine.arn();
    ExecutionStore.Page<ExecutionListItem> page =
        executions.of(
            machine.arn(),
            new ExecutionStore.Filter(
                Optional.ofNullable(request.statusFilter()),
                Optional.ofNullable(request.redriveFilter())
                    .map(filter -> filter == ExecutionRedriveFilter.REDRIVEN)),
            Refusals.PAGES.number(list, request.nextToken()),
            Refusals.PAGES.size(Refusals.pageSize(request.maxResults())));
    return ListExecutionsResponse.builder()
        .executions(page.items())
        .nextToken(Refusals.PAGES.token(list, page.last()))
        .build();
  }

  private GetExecutionHistoryResponse history(GetExecutionHistoryRequest request) {
    String list =
        "GetExecutionHistory %s %s".formatted(request.executionArn(), request.reverseOrder());
    ExecutionStore.Page<HistoryEvent> page =
        executions.history(
            request.executionArn(),
            Boolean.TRUE.equals(request.reverseOrder()),
            Refusals.PAGES.number(list, request.nextToken()),
            Refusals.PAGES.size(Refusals.pageSize(request.maxResults())));
    return GetExecutionHistoryResponse.builder()
        .events(page.items())
        .nextToken(Refusals.PAGES.token(list, page.last()))
        .build();
  }

  /** Aborts the executions that run, and returns once everything is kept. */
  @Override
  public void close() {
    executions.close();
  }
}
