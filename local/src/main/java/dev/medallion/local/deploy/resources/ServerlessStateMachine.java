package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Problems;
import dev.medallion.cfn.ResourceDeclaration;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineResponse;

/**
 * A state machine, its definition read from the file that the template names. Policies, role,
 * logging and tracing have no effect here.
 */
final class ServerlessStateMachine implements ResourceType {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_-]+)}");

  private final Installation installation;
  private final ServiceCalls services;
  private final FunctionEvents events;

  ServerlessStateMachine(Installation installation, ServiceCalls services) {
    this.installation = installation;
    this.services = services;
    this.events = FunctionEvents.ofStateMachines(services);
  }

  @Override
  public String name() {
    return "AWS::Serverless::StateMachine";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "DefinitionSubstitutions.*",
            "DefinitionUri",
            "Events.**",
            "Logging.Destinations.CloudWatchLogsLogGroup.LogGroupArn",
            "Logging.IncludeExecutionData",
            "Logging.Level",
            "Name",
            "PermissionsBoundary",
            "Policies.**",
            "Role",
            "Tags.**",
            "Tracing.Enabled",
            "Type")
        .requiring("DefinitionUri");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of("Arn", "Name"));
  }

  @Override
  public void check(ResourceDeclaration declaration, Problems problems) {
    events.check(declaration, problems);
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    ObjectNode properties = request.properties();
    String name = request.name("Name");
    String arn = arn(request);
    String role =
        Fields.text(properties, "Role")
            .orElse(Site.roleArn(request.stack() + "-" + request.logicalId() + "Role"));
    String definition = definition(properties);
    try {
      services.call(
          CreateStateMachineRequest.builder()
              .name(name)
              .definition(definition)
              .roleArn(role)
              .type(Fields.text(properties, "Type").orElse(StateMachineType.STANDARD.toString()))
              .build(),
          CreateStateMachineResponse.class);
    } catch (StateMachineAlreadyExistsException e) {
      request.requireEarlierDeployment(name);
      services.call(
          UpdateStateMachineRequest.builder()
              .stateMachineArn(arn)
              .definition(definition)
              .roleArn(role)
              .build(),
          UpdateStateMachineResponse.class);
    }
    events.wire(
        properties.path("Events"),
        new FunctionEvents.Receiver(
            request.stack(), request.logicalId(), name, arn, Duration.ZERO));
    return new PhysicalResource(arn, Map.of("Arn", arn, "Name", name));
  }

  @Override
  public void delete(ResourceRequest request) {
    events.unwire(
        request.properties().path("Events"),
        new FunctionEvents.Receiver(
            request.stack(),
            request.logicalId(),
            request.name("Name"),
            arn(request),
            Duration.ZERO));
    services.call(
        DeleteStateMachineRequest.builder().stateMachineArn(arn(request)).build(),
        DeleteStateMachineResponse.class);
  }

  private static String arn(ResourceRequest request) {
    return Site.arn("states", "stateMachine:" + request.name("Name"));
  }

  private String definition(ObjectNode properties) {
    String uri = Fields.required(properties, "DefinitionUri");
    Path file = installation.besideTemplate(uri);
    Map<String, String> values = Fields.texts(properties.path("DefinitionSubstitutions"));
    try {
      return VARIABLE
          .matcher(Files.readString(file))
          .replaceAll(match -> Matcher.quoteReplacement(value(uri, values, match.group(1))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the definition " + uri, e);
    }
  }

  private static String value(String uri, Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "%s uses ${%s}, for which DefinitionSubstitutions has no value".formatted(uri, name));
    }
    return value;
  }
}
