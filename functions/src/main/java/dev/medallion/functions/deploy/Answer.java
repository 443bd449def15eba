package dev.medallion.functions.deploy;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medallion.functions.runtime.Json;

/**
 * What CloudFormation waits for: it goes on only when it has been told of success or failure.
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
    @JsonProperty("LogicalResourceId") String logicalResourceId) {

  /** CloudFormation takes 4096 bytes in all; the names and ids need about 700 of them. */
  private static final int LONGEST_REASON = 1000;

  /** That what was asked for is done. */
  static Answer success(CloudFormationCustomResourceEvent event, String reason) {
    return of("SUCCESS", event, reason);
  }

  /** That it could not be done, and why. */
  static Answer failure(CloudFormationCustomResourceEvent event, String reason) {
    return of("FAILED", event, reason);
  }

  /** The answer as CloudFormation reads it. */
  String document() {
    return Json.write(this);
  }

  private static Answer of(String status, CloudFormationCustomResourceEvent event, String reason) {
    // One id for ever: another one would make CloudFormation delete what the first one names.
    String id =
        event.getPhysicalResourceId() == null
            ? event.getStackId() + "/" + event.getLogicalResourceId()
            : event.getPhysicalResourceId();
    String shortened =
        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    return new Answer(
        status,
        shortened,
        id,
        event.getStackId(),
        event.getRequestId(),
        event.getLogicalResourceId());
  }
}
