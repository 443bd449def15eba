package dev.medallion.console.runs;

import dev.medallion.cli.FunctionCalls;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.lake.Words;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Shell;
import dev.medallion.console.web.Views;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/** The list of executions, the page of each, and what can be done with it. */
public final class RunsPage implements Page {
  private static final int LISTED = 100;
  private static final String RUNS = Shell.ROOT + "runs/";

  private final Lake lake;
  private final Views views;

  public RunsPage(Lake lake, Views views) {
    this.lake = lake;
    this.views = views;
  }

  /** An execution in the list. */
  public record Row(String name, String href, Status status, String started, String took) {}

  /** The list, with what its search was for. */
  public record Runs(String search, List<Row> rows) {}

  /** Takes {@code runs}, {@code runs/NAME}, and the actions that are posted below them. */
  @Override
  public Response answer(Request request) {
    String name = request.part(1);
    if (request.isAction()) {
      return act(name, request.part(2));
    }
    return name.isEmpty()
        ? views.page("runs", "Runs", "runs", list(request.parameter("search").orElse("")))
        : views.page("runs", "Run", "run", run(name));
  }

  private Response act(String name, String action) {
    SfnClient stepFunctions = lake.services().stepFunctions();
    switch (action.isEmpty() ? name : action) {
      case "start" -> {
        FunctionCalls.Decision decision = new FunctionCalls(lake.services(), lake.stack()).look();
        return decision.kind().equals("started")
            ? Response.open(RUNS + decision.execution())
            : views.part("notice", decision.sentence());
      }
      case "stop" -> {
        var unused =
            stepFunctions.stopExecution(
                stop -> stop.executionArn(arn(name)).cause("Stopped in the console"));
        return Response.open(RUNS + name);
      }
      case "redrive" -> {
        var unused = stepFunctions.redriveExecution(redrive -> redrive.executionArn(arn(name)));
        return Response.open(RUNS + name);
      }
      default -> throw Refused.notFound("action " + action);
    }
  }

  private RunView run(String name) {
    try {
      return new RunReader(lake, arn(name)).read();
    } catch (ExecutionDoesNotExistException e) {
      throw new Refused(
          404, "there is no run " + name + "; Step Functions keeps runs for 90 days", e);
    }
  }

  /** The ARN of an execution is that of its state machine, with its name. */
  private String arn(String name) {
    return lake.stack().stateMachine().replace(":stateMachine:", ":execution:") + ":" + name;
  }

  private Runs list(String search) {
    return new Runs(
        search,
        lake
            .services()
            .stepFunctions()
            .listExecutions(
                list -> list.stateMachineArn(lake.stack().stateMachine()).maxResults(LISTED))
            .executions()
            .stream()
            .filter(run -> (run.name() + " " + run.status()).contains(search))
            .map(RunsPage::row)
            .toList());
  }

  private static Row row(ExecutionListItem run) {
    Instant end = Optional.ofNullable(run.stopDate()).orElseGet(Instant::now);
    return new Row(
        run.name(),
        RUNS + run.name(),
        Status.of(run.statusAsString()),
        Words.time(run.startDate()),
        Words.length(Duration.between(run.startDate(), end)));
  }
}
