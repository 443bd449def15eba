package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Asks the maintenance function of a stack. */
final class MaintenanceCall {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MaintenanceCall() {}

  /**
   * What it answers.
   *
   * @throws UserError with its message if it fails
   */
  static JsonNode ask(Services services, DeployedStack deployed, String payload)
      throws JsonProcessingException {
    InvokeResponse answer =
        services
            .lambda()
            .invoke(
                invoke ->
                    invoke
                        .functionName(deployed.maintenanceFunction())
                        .payload(SdkBytes.fromUtf8String(payload)));
    JsonNode report = JSON.readTree(answer.payload().asUtf8String());
    if (answer.functionError() != null) {
      throw new UserError(report.path("errorMessage").asText(report.toString()));
    }
    return report;
  }
}
