package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.lambda.InvokePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** That a service may invoke a function. The permission goes with its function. */
final class LambdaPermission implements ResourceType {
  private static final String INVOKE = "lambda:InvokeFunction";

  private final Functions functions;

  LambdaPermission(Functions functions) {
    this.functions = functions;
  }

  @Override
  public String name() {
    return "AWS::Lambda::Permission";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of("Action", "FunctionName", "Principal", "SourceAccount", "SourceArn")
        .requiring("Action", "FunctionName", "Principal");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Id"));
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    ObjectNode properties = request.properties();
    String action = Fields.required(properties, "Action");
    if (!action.equals(INVOKE)) {
      throw new IllegalArgumentException(
          "the Action %s is not supported here, only %s".formatted(action, INVOKE));
    }
    functions.permit(
        new InvokePermission(
            Fields.required(properties, "FunctionName"),
            Fields.required(properties, "Principal"),
            Fields.text(properties, "SourceArn")));
    String name = request.name("");
    return new PhysicalResource(name, Map.of("Id", name));
  }

  @Override
  public void delete(ResourceRequest request) {
    // It is deleted with its function.
  }
}
