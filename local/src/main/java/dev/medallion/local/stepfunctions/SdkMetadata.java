package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What optimised integrations add to the answer of a call: {@code SdkHttpMetadata} and {@code
 * SdkResponseMetadata}. SDK integrations add nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html">Invoke a
 *     Lambda function</a>, whose example of a response has both
 */
final class SdkMetadata {
  private SdkMetadata() {}

  /**
   * Adds the metadata of a call that succeeded.
   *
   * @param body what the service answered, whose length the headers name
   * @param headers the headers beyond those of every answer
   */
  static void add(
      ObjectNode answer, JsonNode body, String contentType, Map<String, String> headers) {
    String requestId = UUID.randomUUID().toString();
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Connection", "keep-alive");
    all.put("x-amzn-RequestId", requestId);
    all.put(
        "Content-Length", String.valueOf(body.toString().getBytes(StandardCharsets.UTF_8).length));
    all.put(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC)));
    all.put("Content-Type", contentType);
    ObjectNode http = answer.putObject("SdkHttpMetadata");
    ObjectNode lists = http.putObject("AllHttpHeaders");
    all.forEach((name, value) -> lists.putArray(name).add(value));
    ObjectNode single = http.putObject("HttpHeaders");
    all.forEach(single::put);
    http.put("HttpStatusCode", 200);
    answer.putObject("SdkResponseMetadata").put("RequestId", requestId);
  }

  /** What a call that starts a job answered, as {@code TaskSubmitted} shows it. */
  static ObjectNode submitted(ObjectNode body) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.setAll(body);
    add(answer, body, "application/x-amz-json-1.1", Map.of());
    return answer;
  }
}
