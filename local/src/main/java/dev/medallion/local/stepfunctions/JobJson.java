package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import java.time.Instant;
import java.util.Locale;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A job as the optimised integrations show it: as the SDK integrations do, but with timestamps in
 * milliseconds since the epoch.
 */
final class JobJson {
  private JobJson() {}

  static ObjectNode write(SdkPojo job) {
    ObjectNode json = ModelJson.write(job);
    toMilliseconds(job, json);
    return json;
  }

  private static void toMilliseconds(SdkPojo model, ObjectNode json) {
    for (SdkField<?> field : model.sdkFields()) {
      String name = field.memberName();
      name = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      JsonNode member = json.get(name);
      Object value = field.getValueOrDefault(model);
      if (member != null && value instanceof Instant instant) {
        json.put(name, instant.toEpochMilli());
      } else if (member instanceof ObjectNode object && value instanceof SdkPojo inner) {
        toMilliseconds(inner, object);
      }
    }
  }
}
