package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.iam.Principal;
import dev.medallion.local.access.Caller;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import dev.medallion.local.stepfunctions.states.Timeline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The service integrations that tasks may call: some optimised ones, and every operation of the
 * local services as an SDK integration.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/integrate-services.html">Integrating
 *     services</a>
 */
public final class Integrations implements TaskRunner {
  private static final String PREFIX = "arn:aws:states:::";
  private static final String SDK = PREFIX + "aws-sdk:";

  private final Map<String, Integration> optimised = new LinkedHashMap<>();
  private final SdkOperations operations;

  /**
   * The integrations.
   *
   * @param functions runs {@code lambda:invoke}
   * @param services the local services, called in this process
   * @param timeline the time in which jobs are waited for; the interpreter's own
   */
  public Integrations(
      FunctionInvoker functions, Collection<? extends AwsService> services, Timeline timeline) {
    this.operations = new SdkOperations(services);
    optimised.put(PREFIX + "lambda:invoke", new LambdaIntegration(functions));
    optimised.put(PREFIX + "glue:startJobRun.sync", new GlueIntegration(operations, timeline));
    optimised.put(
        PREFIX + "athena:startQueryExecution.sync", new AthenaIntegration(operations, timeline));
  }

  @Override
  public JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException {
    Integration integration =
        integration(request.resource())
            .orElseThrow(() -> new IllegalStateException("unknown resource " + request.resource()));
    try {
      return Caller.<JsonNode, Exception>call(role(request), () -> integration.run(request));
    } catch (TaskFailure | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an integration declares no other exception", e);
    }
  }

  /** The state machine's role, in a session of the execution's name. */
  private static Principal role(TaskRequest request) {
    JsonNode execution = request.context().path("Execution");
    return execution.path("RoleArn").isTextual()
        ? Principal.RoleSession.of(
            execution.get("RoleArn").textValue(), execution.path("Name").asText())
        : Caller.ROOT;
  }

  @Override
  public List<Refusal> refusals(String resource, JsonNode arguments) {
    return integration(resource)
        .map(integration -> integration.refusals(arguments))
        .orElseGet(() -> List.of(new Refusal("Resource", unknown(resource))));
  }

  private Optional<Integration> integration(String resource) {
    if (resource.startsWith(SDK)) {
      return operations.find(resource.substring(SDK.length())).map(SdkCall::new);
    }
    return Optional.ofNullable(optimised.get(resource));
  }

  private String unknown(String resource) {
    if (!resource.startsWith(SDK)) {
      return "The resource '%s' is not supported here; known are %s and %s<service>:<operation>"
          .formatted(resource, String.join(", ", optimised.keySet()), SDK);
    }
    String service = resource.substring(SDK.length()).replaceFirst(":.*", "");
    Set<String> known = operations.actions(service);
    return known.isEmpty()
        ? "The resource '%s' is not supported here: there is no local service '%s', only %s"
            .formatted(resource, service, String.join(", ", operations.services()))
        : "The resource '%s' is not supported here: the local service '%s' has %s"
            .formatted(resource, service, String.join(", ", known));
  }
}
