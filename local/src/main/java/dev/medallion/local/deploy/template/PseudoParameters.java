package dev.medallion.local.deploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.local.Site;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What every template may refer to without declaring it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html">
 *     Get AWS values using pseudo parameters</a>
 */
final class PseudoParameters {
  static final String NO_VALUE = "AWS::NoValue";

  private PseudoParameters() {}

  static Map<String, JsonNode> of(String stack) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    text(values, "AWS::AccountId", Site.ACCOUNT);
    text(values, "AWS::Partition", "aws");
    text(values, "AWS::Region", Site.REGION);
    text(values, "AWS::StackName", stack);
    text(values, "AWS::StackId", stackId(stack));
    text(values, "AWS::URLSuffix", "amazonaws.com");
    values.put("AWS::NotificationARNs", JsonNodeFactory.instance.arrayNode());
    return values;
  }

  static String stackId(String stack) {
    return Site.arn("cloudformation", "stack/%s/local".formatted(stack));
  }

  private static void text(Map<String, JsonNode> values, String name, String value) {
    values.put(name, JsonNodeFactory.instance.textNode(value));
  }
}
