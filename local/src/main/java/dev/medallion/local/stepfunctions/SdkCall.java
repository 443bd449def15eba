package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.states.TaskFailure;
import dev.medallion.local.states.TaskRequest;
import dev.medallion.local.states.TaskRunner;
import java.util.List;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.DefaultValueTrait;

/**
 * {@code aws-sdk:<service>:<operation>}: one call, its parameters and result under the SDK's names
 * in PascalCase.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">SDK
 *     integrations</a>
 */
final class SdkCall implements Integration {
  private final SdkOperations.Operation operation;

  SdkCall(SdkOperations.Operation operation) {
    this.operation = operation;
  }

  @Override
  public JsonNode run(TaskRequest request) throws TaskFailure {
    return ModelJson.write(call(operation, request.arguments()));
  }

  @Override
  public List<TaskRunner.Refusal> refusals(JsonNode arguments) {
    return ArgumentNames.unknown(operation.request(), arguments);
  }

  /**
   * Calls an operation.
   *
   * @throws TaskFailure if the arguments do not fit the request or the service refuses it
   */
  static AwsResponse call(SdkOperations.Operation operation, JsonNode arguments)
      throws TaskFailure {
    try {
      return call(
          operation,
          withDefaults(ModelJson.read(arguments, operation.request(), ModelJson.Scalars.EXACT)));
    } catch (ModelJson.ModelException e) {
      throw runtime(operation, e);
    }
  }

  /**
   * Calls an operation.
   *
   * @throws TaskFailure if the service refuses it
   */
  static AwsResponse call(SdkOperations.Operation operation, AwsRequest request)
      throws TaskFailure {
    try {
      return operation.handler().apply(request);
    } catch (AwsServiceException e) {
      throw withCause(new TaskFailure(errorName(e), String.valueOf(e.getMessage())), e);
    }
  }

  private static TaskFailure runtime(
      SdkOperations.Operation operation, ModelJson.ModelException e) {
    return withCause(
        new TaskFailure(
            "States.Runtime",
            "The Parameters could not be used to start the Task: %s: %s"
                .formatted(operation.request().getSimpleName(), String.join("; ", e.problems()))),
        e);
  }

  private static TaskFailure withCause(TaskFailure failure, Exception cause) {
    failure.initCause(cause);
    return failure;
  }

  /**
   * The SDK's class of an error after its service, such as {@code Glue.EntityNotFoundException}.
   */
  static String errorName(AwsServiceException exception) {
    Class<?> type = exception.getClass();
    Class<?> base = type.getSuperclass();
    // Each service's errors extend one class of its own, which extends the SDK's.
    Class<?> ofService = base == AwsServiceException.class ? type : base;
    return "%s.%s"
        .formatted(ofService.getSimpleName().replaceFirst("Exception$", ""), type.getSimpleName());
  }

  /** Fills in what the SDK fills in when it sends a request, such as idempotency tokens. */
  private static AwsRequest withDefaults(AwsRequest request) {
    AwsRequest.Builder builder = request.toBuilder();
    for (SdkField<?> field : ((SdkPojo) request).sdkFields()) {
      if (field.containsTrait(DefaultValueTrait.class)) {
        field.set(builder, field.getValueOrDefault(request));
      }
    }
    return builder.build();
  }
}
