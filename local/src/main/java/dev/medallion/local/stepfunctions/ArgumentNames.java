package dev.medallion.local.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.TaskRunner;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;

/** Finds names in the arguments of a task that its request does not have, before it ever runs. */
final class ArgumentNames {
  private final List<TaskRunner.Refusal> unknown = new ArrayList<>();

  private ArgumentNames() {}

  /**
   * The names that a request does not have.
   *
   * @param arguments as a definition writes them: an expression may stand anywhere
   */
  static List<TaskRunner.Refusal> unknown(Class<? extends AwsRequest> request, JsonNode arguments) {
    ArgumentNames names = new ArgumentNames();
    names.check(builderOf(request), arguments, "Arguments");
    return names.unknown;
  }

  private static SdkPojo builderOf(Class<? extends AwsRequest> request) {
    try {
      return (SdkPojo) request.getMethod("builder").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("no class of the SDK's models: " + request, e);
    }
  }

  private void check(SdkPojo model, JsonNode object, String place) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    for (SdkField<?> field : model.sdkFields()) {
      String name = field.memberName();
      fields.put(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1), field);
    }
    object
        .properties()
        .forEach(
            member -> {
              String within = place + "/" + member.getKey();
              SdkField<?> field = fields.get(member.getKey());
              if (field == null) {
                unknown.add(
                    new TaskRunner.Refusal(
                        within,
                        "The field '%s' is not supported by Step Functions; known are %s"
                            .formatted(member.getKey(), String.join(", ", fields.keySet()))));
              } else {
                checkValue(field, member.getValue(), within);
              }
            });
  }

  private void checkValue(SdkField<?> field, JsonNode value, String place) {
    if (field.marshallingType() == MarshallingType.SDK_POJO && value.isObject()) {
      check(field.constructor().get(), value, place);
    } else if (field.marshallingType() == MarshallingType.LIST && value.isArray()) {
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      for (int i = 0; i < value.size(); i++) {
        checkValue(element, value.get(i), "%s[%d]".formatted(place, i));
      }
    }
  }
}
