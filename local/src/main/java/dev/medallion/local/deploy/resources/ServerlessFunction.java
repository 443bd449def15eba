package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.local.Installation;
import dev.medallion.local.lambda.DeploymentPackage;
import dev.medallion.local.lambda.FunctionDefinition;
import dev.medallion.local.lambda.FunctionDefinition.FailureTarget;
import dev.medallion.local.lambda.FunctionDefinition.FailureTarget.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;

/**
 * A function. Its code is the project's own: what {@code CodeUri: .} is built from, or what {@code
 * sam build} has made of it. Policies of SAM and tracing have no effect here: a function has a
 * Role. No snapshot is made for SnapStart, but a version can be told to be without one. Of the
 * versions, only the one that is deployed is kept; the alias leads to it.
 */
final class ServerlessFunction implements ResourceType {
  private static final Set<String> RUNTIMES = Set.of("java17", "java21", "java25");
  private static final int LONGEST_TIMEOUT = 900;
  private static final int LEAST_MEMORY = 128;
  private static final int MOST_MEMORY = 10_240;

  private final Installation installation;
  private final Path taskRoots;
  private final Functions functions;
  private final FunctionEvents events;

  ServerlessFunction(
      Installation installation,
      Path taskRoots,
      Functions functions,
      EventSourceMappings eventSources,
      ServiceCalls services) {
    this.installation = installation;
    this.taskRoots = taskRoots;
    this.functions = functions;
    this.events = FunctionEvents.ofFunctions(services, functions, eventSources);
  }

  @Override
  public String name() {
    return "AWS::Serverless::Function";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "Architectures",
            "AutoPublishAlias",
            "CodeUri",
            "DeadLetterQueue.TargetArn",
            "DeadLetterQueue.Type",
            "Description",
            "Environment.Variables.*",
            "EventInvokeConfig.DestinationConfig.OnFailure.Destination",
            "EventInvokeConfig.DestinationConfig.OnFailure.Type",
            "EventInvokeConfig.MaximumRetryAttempts",
            "Events.**",
            "FunctionName",
            "Handler",
            "LoggingConfig.LogFormat",
            "LoggingConfig.LogGroup",
            "MemorySize",
            "PackageType",
            "PermissionsBoundary",
            "Policies.**",
            "ReservedConcurrentExecutions",
            "Role",
            "Runtime",
            "SnapStart.ApplyOn",
            "Tags.**",
            "Timeout",
            "Tracing",
            "VersionDescription")
        .requiring("Handler", "Runtime", "CodeUri");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn"));
  }

  @Override
  public Set<String> generated(ResourceDeclaration declaration) {
    return declaration.properties().get("AutoPublishAlias").isPresent()
        ? Set.of("Alias", "Version")
        : Set.of();
  }

  @Override
  public void check(ResourceDeclaration declaration, Problems problems) {
    events.check(declaration, problems);
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    ObjectNode properties = request.properties();
    FunctionDefinition function = definition(request.name("FunctionName"), properties);
    functions.deploy(function);
    events.wire(
        properties.path("Events"),
        new FunctionEvents.Receiver(
            request.stack(),
            request.logicalId(),
            function.name(),
            function.alias().map(function::arn).orElseGet(function::arn),
            function.timeout()));
    return new PhysicalResource(
        function.name(),
        Map.of("Arn", function.arn()),
        function
            .alias()
            .map(
                alias ->
                    Map.of(
                        "Alias",
                        function.arn(alias),
                        "Version",
                        function.arn(FunctionDefinition.VERSION)))
            .orElse(Map.of()));
  }

  @Override
  public void delete(ResourceRequest request) {
    String name = request.name("FunctionName");
    events.unwire(
        request.properties().path("Events"),
        new FunctionEvents.Receiver(
            request.stack(), request.logicalId(), name, name, Duration.ZERO));
    functions.delete(name);
  }

  private FunctionDefinition definition(String name, ObjectNode properties) {
    String runtime = Fields.required(properties, "Runtime");
    if (!RUNTIMES.contains(runtime)) {
      throw new IllegalArgumentException(
          "the runtime %s is not supported here: the local side runs Java".formatted(runtime));
    }
    DeploymentPackage code =
        DeploymentPackage.of(
            installation, Fields.required(properties, "CodeUri"), taskRoots.resolve(name));
    return new FunctionDefinition(
        name,
        Fields.required(properties, "Handler"),
        runtime,
        Fields.text(properties, "Role"),
        within(properties, "MemorySize", LEAST_MEMORY, LEAST_MEMORY, MOST_MEMORY),
        Duration.ofSeconds(within(properties, "Timeout", 3, 1, LONGEST_TIMEOUT)),
        variables(properties),
        code.classPath(),
        code.taskRoot(),
        Fields.text(properties.path("LoggingConfig"), "LogFormat").orElse("Text"),
        Fields.text(properties.path("LoggingConfig"), "LogGroup")
            .orElseGet(() -> FunctionDefinition.defaultLogGroup(name)),
        Fields.number(properties, "ReservedConcurrentExecutions"),
        Fields.number(properties.path("EventInvokeConfig"), "MaximumRetryAttempts").orElse(2),
        failureTarget(properties),
        Fields.text(properties, "AutoPublishAlias"),
        snapStart(properties));
  }

  private static SnapStartApplyOn snapStart(ObjectNode properties) {
    String text = Fields.text(properties.path("SnapStart"), "ApplyOn").orElse("None");
    SnapStartApplyOn applyOn = SnapStartApplyOn.fromValue(text);
    if (applyOn == SnapStartApplyOn.UNKNOWN_TO_SDK_VERSION) {
      throw new IllegalArgumentException(
          "SnapStart.ApplyOn must be PublishedVersions or None, not " + text);
    }
    return applyOn;
  }

  private static Map<String, String> variables(ObjectNode properties) {
    Map<String, String> variables =
        new LinkedHashMap<>(Fields.texts(properties.path("Environment").path("Variables")));
    variables.keySet().stream()
        .filter(name -> name.startsWith("AWS_LAMBDA_") || name.startsWith("LAMBDA_"))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalArgumentException(
                  "the variable %s is Lambda's own and cannot be set".formatted(name));
            });
    return variables;
  }

  private static int within(
      ObjectNode properties, String name, int otherwise, int least, int most) {
    int value = Fields.number(properties, name).orElse(otherwise);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, least, most, value));
    }
    return value;
  }

  private static Optional<FailureTarget> failureTarget(ObjectNode properties) {
    JsonNode destination =
        properties.path("EventInvokeConfig").path("DestinationConfig").path("OnFailure");
    if (destination.isObject()) {
      return Optional.of(new FailureTarget(Kind.DESTINATION, queueArn(destination, "Destination")));
    }
    JsonNode queue = properties.path("DeadLetterQueue");
    return queue.isObject()
        ? Optional.of(new FailureTarget(Kind.DEAD_LETTER_QUEUE, queueArn(queue, "TargetArn")))
        : Optional.empty();
  }

  private static String queueArn(JsonNode target, String name) {
    String arn = Fields.required(target, name);
    if (!Fields.text(target, "Type").orElse("SQS").equals("SQS") || !arn.contains(":sqs:")) {
      throw new IllegalArgumentException(
          "failed invocations can go to a queue here, not to " + arn);
    }
    return arn;
  }
}
