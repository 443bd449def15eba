package dev.medallion.local.deploy.resources;

import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.integration.FunctionInvoker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Every resource type that is supported. */
public final class ResourceTypes {
  private static final String CUSTOM = "Custom::";

  private final Map<String, ResourceType> byName = new TreeMap<>();
  private final ResourceType custom;

  /**
   * What resources are made with.
   *
   * @param site where the local side stands
   * @param installation the project
   * @param services the services, called within the process
   * @param buckets makes and deletes buckets
   * @param functions deploys and deletes functions
   * @param invoker calls the functions of custom resources
   * @param eventSources lets queues feed functions
   * @param roles takes the roles
   * @param answers receives the answers of custom resources
   */
  public record Wiring(
      Site site,
      Installation installation,
      List<AwsService> services,
      Buckets buckets,
      Functions functions,
      FunctionInvoker invoker,
      EventSourceMappings eventSources,
      Roles roles,
      CustomResourceAnswers answers) {}

  /** The types, over these services. */
  public ResourceTypes(Wiring wiring) {
    ServiceCalls services = new ServiceCalls(wiring.services());
    custom = new CustomResource(wiring.invoker(), wiring.answers());
    List.of(
            new S3Bucket(wiring.buckets()),
            new IamManagedPolicy(wiring.roles()),
            new IamRole(wiring.roles()),
            new TableBucket(services),
            new BucketPolicy(wiring.buckets()),
            new SqsQueue(services),
            new QueuePolicy(services),
            new LambdaPermission(wiring.functions()),
            new EventsRule(services),
            new GlueJob(services),
            new AthenaWorkGroup(services),
            new ServerlessFunction(
                wiring.installation(),
                Site.functions(wiring.site().state()),
                wiring.functions(),
                wiring.eventSources(),
                services),
            new ServerlessStateMachine(wiring.installation(), services),
            custom)
        .forEach(type -> byName.put(type.name(), type));
    NoOpResource.all().forEach(type -> byName.put(type.name(), type));
  }

  /** The type of the name, such as {@code AWS::SQS::Queue} or {@code Custom::Anything}. */
  public Optional<ResourceType> find(String name) {
    return name.startsWith(CUSTOM) ? Optional.of(custom) : Optional.ofNullable(byName.get(name));
  }

  /** The names of all types. */
  public Set<String> names() {
    return byName.keySet();
  }
}
