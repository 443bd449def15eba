package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * {@code lambda:invoke}. A function that fails gives its error type as the error and its whole
 * error document as the cause.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html">Invoke a
 *     Lambda function</a>
 */
final class LambdaIntegration implements Integration {
  private static final List<String> KNOWN = List.of("FunctionName", "Payload");

  private final FunctionInvoker functions;

  LambdaIntegration(FunctionInvoker functions) {
    this.functions = functions;
  }

  @Override
  public JsonNode run(TaskRequest request) throws TaskFailure, InterruptedException {
    JsonNode arguments = request.arguments();
    JsonNode payload = arguments.path("Payload");
    try {
      JsonNode answer =
          functions.invoke(
              arguments.path("FunctionName").asText(),
              payload.isMissingNode() ? JsonNodeFactory.instance.objectNode() : payload);
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.put("ExecutedVersion", "$LATEST");
      result.set("Payload", answer);
      SdkMetadata.add(
          result,
          answer,
          "application/json",
          Map.of("X-Amz-Executed-Version", "$LATEST", "x-amzn-Remapped-Content-Length", "0"));
      result.put("StatusCode", 200);
      return result;
    } catch (FunctionInvoker.FunctionFailure e) {
      TaskFailure failure = new TaskFailure(e.errorType(), e.payload().toString());
      failure.initCause(e);
      throw failure;
    } catch (AwsServiceException e) {
      TaskFailure failure =
          new TaskFailure(SdkCall.errorName(e), SdkCall.optimisedCause("AWSLambda", e));
      failure.initCause(e);
      throw failure;
    }
  }

  @Override
  public List<TaskRunner.Refusal> refusals(JsonNode arguments) {
    List<TaskRunner.Refusal> refusals = new ArrayList<>();
    arguments
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!KNOWN.contains(name)) {
                refusals.add(
                    new TaskRunner.Refusal(
                        "Arguments/" + name,
                        "The field '%s' is not supported here; known are %s"
                            .formatted(name, String.join(", ", KNOWN))));
              }
            });
    if (arguments.isMissingNode() || (arguments.isObject() && !arguments.has("FunctionName"))) {
      refusals.add(
          new TaskRunner.Refusal("Arguments", "The field 'FunctionName' is required and missing"));
    }
    return refusals;
  }
}
