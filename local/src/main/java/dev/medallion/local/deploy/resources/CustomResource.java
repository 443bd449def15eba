package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.medallion.local.Site;
import dev.medallion.local.integration.FunctionInvoker;
import dev.medallion.local.integration.FunctionInvoker.FunctionFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A resource that a function of the template makes. CloudFormation calls the function again only if
 * a property changed; here it is called at each deployment, since the function's own code, and what
 * it publishes, may have changed without a property that tells.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html">
 *     Custom resource request types</a>
 */
final class CustomResource implements ResourceType {
  private static final Logger LOG = System.getLogger(CustomResource.class.getName());
  private static final int LONGEST_TIMEOUT = 3600;

  private final FunctionInvoker functions;
  private final CustomResourceAnswers answers;

  CustomResource(FunctionInvoker functions, CustomResourceAnswers answers) {
    this.functions = functions;
    this.answers = answers;
  }

  @Override
  public String name() {
    return "AWS::CloudFormation::CustomResource";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.any().requiring("ServiceToken");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.empty();
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) throws InterruptedException {
    ObjectNode event = event(request, request.before().isPresent() ? "Update" : "Create");
    request
        .before()
        .ifPresent(
            before -> {
              event.put("PhysicalResourceId", before.reference());
              event.set("OldResourceProperties", asTexts(before.properties()));
            });
    JsonNode answer = answer(request, event);
    if (isFailed(answer) && request.before().isEmpty()) {
      deleteWhatFailed(request, answer);
    }
    return resource(answer);
  }

  @Override
  public void delete(ResourceRequest request) throws InterruptedException {
    ObjectNode event = event(request, "Delete");
    event.put("PhysicalResourceId", request.before().orElseThrow().reference());
    PhysicalResource deleted = resource(answer(request, event));
    LOG.log(Level.DEBUG, "deleted {0}", deleted.reference());
  }

  /**
   * As CloudFormation does, by the id that the failed creation answered. What the function says of
   * it does not matter any more: the creation has failed.
   */
  private void deleteWhatFailed(ResourceRequest request, JsonNode failed)
      throws InterruptedException {
    ObjectNode event = event(request, "Delete");
    event.put("PhysicalResourceId", failed.path("PhysicalResourceId").asText());
    JsonNode answer = answer(request, event);
    LOG.log(
        Level.INFO,
        "{0}, whose creation failed: {1}",
        request.logicalId(),
        answer.path("Reason").asText());
  }

  private JsonNode answer(ResourceRequest request, ObjectNode event) throws InterruptedException {
    int seconds = Fields.number(request.properties(), "ServiceTimeout").orElse(LONGEST_TIMEOUT);
    if (seconds < 1 || seconds > LONGEST_TIMEOUT) {
      throw new IllegalArgumentException("ServiceTimeout must be from 1 to 3600, not " + seconds);
    }
    String function = Fields.required(request.properties(), "ServiceToken");
    try (CustomResourceAnswers.Awaited answer = answers.expect()) {
      functions.invoke(function, event.put("ResponseURL", answer.url()));
      return answer.await(Duration.ofSeconds(seconds));
    } catch (FunctionFailure e) {
      throw new IllegalStateException(
          "the function %s failed: %s: %s".formatted(function, e.errorType(), e.getMessage()), e);
    }
  }

  private static ObjectNode event(ResourceRequest request, String type) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("RequestType", type);
    event.put("ServiceToken", Fields.required(request.properties(), "ServiceToken"));
    event.put("StackId", Site.stack(request.stack()).id());
    event.put("RequestId", UUID.randomUUID().toString());
    event.put("ResourceType", request.type());
    event.put("LogicalResourceId", request.logicalId());
    event.set("ResourceProperties", asTexts(request.properties()));
    return event;
  }

  private static boolean isFailed(JsonNode answer) {
    return answer.path("Status").asText().equals("FAILED");
  }

  /** CloudFormation hands every scalar to the function as text. */
  private static JsonNode asTexts(JsonNode value) {
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(entry -> object.set(entry.getKey(), asTexts(entry.getValue())));
      return object;
    }
    if (value.isArray()) {
      var list = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> list.add(asTexts(item)));
      return list;
    }
    return value.isNull() ? value : TextNode.valueOf(value.asText());
  }

  private static PhysicalResource resource(JsonNode answer) {
    String status = answer.path("Status").asText();
    if (isFailed(answer)) {
      throw new IllegalStateException(
          "the function reports FAILED: " + answer.path("Reason").asText("no reason given"));
    }
    String id = answer.path("PhysicalResourceId").asText();
    if (!status.equals("SUCCESS") || id.isEmpty()) {
      throw new IllegalStateException(
          "Invalid response object: it needs the Status SUCCESS or FAILED and a PhysicalResourceId,"
              + " and is "
              + answer);
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    answer
        .path("Data")
        .properties()
        .forEach(entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
    return new PhysicalResource(id, attributes);
  }
}
