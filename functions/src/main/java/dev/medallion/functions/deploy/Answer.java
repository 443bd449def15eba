package dev.medallion.functions.deploy;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.functions.runtime.Json;
import java.util.Map;

/**
 * What CloudFormation waits for: it continues only once it knows of success or failure.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html">
 *     Custom resource response objects</a>
 */
record Answer(
    @JsonProperty("Status") String status,
    @JsonProperty("Reason") String reason,
    @JsonProperty("PhysicalResourceId") String physicalResourceId,
    @JsonProperty("StackId") String stackId,
    @JsonProperty("RequestId") String requestId,
    @JsonProperty("LogicalResourceId") String logicalResourceId,
    @JsonProperty("Data") @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> data) {

  /** CloudFormation takes 4096 bytes in all; names, ids and data need about 1000 of them. */
  private static final int LONGEST_REASON = 1000;

  /**
   * Ends the id of a resource whose creation failed, which CloudFormation then deletes by that id.
   */
  private static final String NOT_MADE = "/not-made";

  /**
   * What was done.
   *
   * @param reason says it to a person
   * @param data what {@code Fn::GetAtt} gives of the resource
   */
  record Outcome(String reason, Map<String, String> data) {
    Outcome {
      data = Map.copyOf(data);
    }
  }

  /** That what was asked for is done. */
  static Answer success(CloudFormationCustomResourceEvent event, Outcome outcome) {
    return of("SUCCESS", event, outcome.reason(), outcome.data());
  }

  /** That it could not be done, and why. */
  static Answer failure(CloudFormationCustomResourceEvent event, String reason) {
    return of("FAILED", event, reason, Map.of());
  }

  /** Whether the request is about a resource whose creation failed. */
  static boolean isOfFailedCreation(CloudFormationCustomResourceEvent event) {
    return event.getPhysicalResourceId() != null
        && event.getPhysicalResourceId().endsWith(NOT_MADE);
  }

  /** The answer as CloudFormation reads it. */
  String document() {
    return Json.write(this);
  }

  private static Answer of(
      String status,
      CloudFormationCustomResourceEvent event,
      String reason,
      Map<String, String> data) {
    String shortened =
        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    return new Answer(
        status,
        shortened,
        id(status, event),
        event.getStackId(),
        event.getRequestId(),
        event.getLogicalResourceId(),
        data);
  }

  /** One id forever: another one would make CloudFormation delete what the first one names. */
  private static String id(String status, CloudFormationCustomResourceEvent event) {
    if (event.getPhysicalResourceId() != null) {
      return event.getPhysicalResourceId();
    }
    String id = event.getStackId() + "/" + event.getLogicalResourceId();
    return status.equals("FAILED") ? id + NOT_MADE : id;
  }
}
