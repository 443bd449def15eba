package dev.medallion.local.deploy.resources;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.endpoint.ModelJson;
import dev.medallion.local.endpoint.ModelJson.Scalars;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.GetWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.GetWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.UpdateWorkGroupResponse;

/** An Athena workgroup. */
final class AthenaWorkGroup implements ResourceType {
  private final ServiceCalls services;

  AthenaWorkGroup(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public String name() {
    return "AWS::Athena::WorkGroup";
  }

  @Override
  public KnownProperties properties() {
    return KnownProperties.of(
            "Name",
            "Description",
            "RecursiveDeleteOption",
            "State",
            "Tags.**",
            "WorkGroupConfiguration.BytesScannedCutoffPerQuery",
            "WorkGroupConfiguration.EnforceWorkGroupConfiguration",
            "WorkGroupConfiguration.EngineVersion.SelectedEngineVersion",
            "WorkGroupConfiguration.ManagedQueryResultsConfiguration.Enabled",
            "WorkGroupConfiguration.PublishCloudWatchMetricsEnabled",
            "WorkGroupConfiguration.RequesterPaysEnabled",
            "WorkGroupConfiguration.ResultConfiguration.OutputLocation",
            "WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption",
            "WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey",
            "WorkGroupConfiguration.ResultConfiguration.ExpectedBucketOwner")
        .requiring("Name");
  }

  @Override
  public Optional<Set<String>> attributes() {
    return Optional.of(Set.of());
  }

  @Override
  public PhysicalResource deploy(ResourceRequest request) {
    String name = Fields.required(request.properties(), "Name");
    ObjectNode group = JsonNodeFactory.instance.objectNode().put("Name", name);
    Fields.text(request.properties(), "Description")
        .ifPresent(description -> group.put("Description", description));
    ObjectNode configuration =
        request.properties().withObjectProperty("WorkGroupConfiguration").deepCopy();
    group.set("Configuration", configuration);
    try {
      services.call(
          ModelJson.read(group, CreateWorkGroupRequest.class, Scalars.COERCED),
          CreateWorkGroupResponse.class);
    } catch (InvalidRequestException e) {
      if (!isThere(name)) {
        throw e;
      }
      request.requireEarlierDeployment(name);
      update(group, configuration);
    }
    return new PhysicalResource(name, Map.of());
  }

  @Override
  public void delete(ResourceRequest request) {
    services.call(
        DeleteWorkGroupRequest.builder()
            .workGroup(Fields.required(request.properties(), "Name"))
            .recursiveDeleteOption(Fields.isTrue(request.properties(), "RecursiveDeleteOption"))
            .build(),
        DeleteWorkGroupResponse.class);
  }

  private boolean isThere(String name) {
    try {
      services.call(
          GetWorkGroupRequest.builder().workGroup(name).build(), GetWorkGroupResponse.class);
      return true;
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  /** An update has the members of a creation under other names. */
  private void update(ObjectNode group, ObjectNode configuration) {
    rename(configuration, "ResultConfiguration", "ResultConfigurationUpdates");
    rename(
        configuration,
        "ManagedQueryResultsConfiguration",
        "ManagedQueryResultsConfigurationUpdates");
    rename(group, "Configuration", "ConfigurationUpdates");
    rename(group, "Name", "WorkGroup");
    services.call(
        ModelJson.read(group, UpdateWorkGroupRequest.class, Scalars.COERCED),
        UpdateWorkGroupResponse.class);
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }
}
