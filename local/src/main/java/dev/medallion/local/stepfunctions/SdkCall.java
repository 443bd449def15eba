package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.stepfunctions.states.TaskFailure;
import dev.medallion.local.stepfunctions.states.TaskRequest;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import java.util.List;
import java.util.UUID;
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
      return call(operation, request(operation, arguments));
    } catch (ModelJson.ModelException e) {
      throw runtime(operation, e);
    }
  }

  /**
   * Calls an operation for an optimised integration.
   *
   * @param service the service's name in the older SDK
   * @throws TaskFailure if the arguments do not fit the request or the service refuses it
   */
  static AwsResponse callOptimised(
      SdkOperations.Operation operation, JsonNode arguments, String service) throws TaskFailure {
    try {
      return operation.handler().apply(request(operation, arguments));
    } catch (ModelJson.ModelException e) {
      throw runtime(operation, e);
    } catch (AwsServiceException e) {
      throw withCause(new TaskFailure(errorName(e), optimisedCause(service, e)), e);
    }
  }

  private static AwsRequest request(SdkOperations.Operation operation, JsonNode arguments)
      throws ModelJson.ModelException {
    return withDefaults(ModelJson.read(arguments, operation.request(), ModelJson.Scalars.EXACT));
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
      throw withCause(new TaskFailure(errorName(e), cause(e)), e);
    }
  }

  /**
   * The cause of a call that a service refuses: the text of the SDK's exception. Integrations read
   * {@code (Service: Athena, Status Code: 400, Request ID: …) (SDK Attempt Count: 1)} after it.
   */
  private static String cause(AwsServiceException e) {
    return "%s (Service: %s, Status Code: %d, Request ID: %s) (SDK Attempt Count: 1)"
        .formatted(message(e), serviceName(e), status(e), UUID.randomUUID());
  }

  /**
   * The same of an optimised integration, which AWS runs on the older SDK.
   *
   * @param service the service's name there, such as {@code AmazonAthena}
   */
  static String optimisedCause(String service, AwsServiceException e) {
    return "%s (Service: %s; Status Code: %d; Error Code: %s; Request ID: %s; Proxy: null)"
        .formatted(message(e), service, status(e), e.getClass().getSimpleName(), UUID.randomUUID());
  }

  private static String message(AwsServiceException e) {
    return e.awsErrorDetails() == null
        ? String.valueOf(e.getMessage())
        : e.awsErrorDetails().errorMessage();
  }

  private static int status(AwsServiceException e) {
    return e.statusCode() == 0 ? 400 : e.statusCode();
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
    return "%s.%s".formatted(serviceName(exception), exception.getClass().getSimpleName());
  }

  private static String serviceName(AwsServiceException exception) {
    Class<?> type = exception.getClass();
    Class<?> base = type.getSuperclass();
    // Each service's errors extend one class of its own, which extends the SDK's.
    Class<?> ofService = base == AwsServiceException.class ? type : base;
    return ofService.getSimpleName().replaceFirst("Exception$", "");
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
