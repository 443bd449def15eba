package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

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

  /** The names of all of them that have a value. */
  static Set<String> names() {
    return of(new StackIdentity("", "", "")).keySet();
  }

  static Map<String, JsonNode> of(StackIdentity stack) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    text(values, "AWS::AccountId", stack.account());
    text(values, "AWS::Partition", "aws");
    text(values, "AWS::Region", stack.region());
    text(values, "AWS::StackName", stack.name());
    text(values, "AWS::StackId", stack.id());
    text(values, "AWS::URLSuffix", "amazonaws.com");
    values.put("AWS::NotificationARNs", JsonNodeFactory.instance.arrayNode());
    return values;
  }

  private static void text(Map<String, JsonNode> values, String name, String value) {
    values.put(name, JsonNodeFactory.instance.textNode(value));
  }
}
