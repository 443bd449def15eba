package dev.medallion.cli;

import dev.medallion.catalog.TableBucketArn;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.pipeline.Layer;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;

/**
 * What a template became, as CloudFormation describes it.
 *
 * @param name the stack's name
 * @param id its id, an ARN
 * @param status its status in CloudFormation
 * @param parameters the values that it was deployed with
 * @param resources type and physical id of each resource by its logical id, in the order of the
 *     description
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackResources.html">
 *     ListStackResources</a>
 */
public record DeployedStack(
    String name,
    String id,
    String status,
    Map<String, String> parameters,
    Map<String, Resource> resources) {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String JOB = "AWS::Glue::Job";

  /**
   * A resource.
   *
   * @param type its type, after SAM's transform
   * @param physicalId its name, ARN or URL, by its type
   */
  public record Resource(String type, String physicalId) {}

  /** What {@code up} runs at that endpoint. */
  public static DeployedStack at(URI endpoint) {
    try (CloudFormationClient client = Clients.at(endpoint, CloudFormationClient.builder())) {
      return only(client);
    }
  }

  /**
   * The stack of that name, or of that id.
   *
   * @throws UserError if there is none in this Region and account
   */
  static DeployedStack named(CloudFormationClient client, String name, String place) {
    try {
      return of(
          client, client.describeStacks(request -> request.stackName(name)).stacks().getFirst());
    } catch (CloudFormationException e) {
      if (!"ValidationError".equals(e.awsErrorDetails().errorCode())) {
        throw e;
      }
      throw new UserError(
          "there is no stack \"%s\" in %s: %s. There are: %s"
              .formatted(name, place, e.awsErrorDetails().errorMessage(), names(client)),
          e);
    }
  }

  /** The only stack that there is. */
  static DeployedStack only(CloudFormationClient client) {
    List<Stack> stacks = client.describeStacks().stacks();
    if (stacks.size() != 1) {
      throw new UserError(
          "nothing is deployed yet: ./medallion up says when it is up; its output tells why not");
    }
    return of(client, stacks.getFirst());
  }

  private static String names(CloudFormationClient client) {
    String names =
        client.describeStacksPaginator().stacks().stream()
            .map(Stack::stackName)
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  private static DeployedStack of(CloudFormationClient client, Stack stack) {
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (StackResourceSummary resource :
        client
            .listStackResourcesPaginator(request -> request.stackName(stack.stackName()))
            .stackResourceSummaries()) {
      // A resource that could not be made, or was deleted, has none.
      if (resource.physicalResourceId() != null) {
        resources.put(
            resource.logicalResourceId(),
            new Resource(resource.resourceType(), resource.physicalResourceId()));
      }
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    stack
        .parameters()
        .forEach(given -> parameters.put(given.parameterKey(), given.parameterValue()));
    return new DeployedStack(
        stack.stackName(), stack.stackId(), stack.stackStatusAsString(), parameters, resources);
  }

  /** The account that it is deployed in. */
  public String account() {
    return id.split(":", -1)[4];
  }

  /**
   * What the ids of its data sets begin with, among all of the account; empty if it was deployed
   * without QuickSight.
   */
  public Optional<String> dataSetPrefix() {
    return parameters.getOrDefault("QuickSightPrincipal", "").isBlank()
        ? Optional.empty()
        : Optional.of(parameters.getOrDefault("Prefix", name) + "-");
  }

  public String landingBucket() {
    return physical("LandingBucket");
  }

  public String artifactsBucket() {
    return physical("ArtifactsBucket");
  }

  public String bronzeJob() {
    return physical("BronzeJob");
  }

  /** The job that erases; a stack of an earlier release has none. */
  public String eraseJob() {
    return physical("EraseJob");
  }

  public String stateMachine() {
    return physical("Medallion");
  }

  public String landingQueue() {
    return physical("LandingQueue");
  }

  public String deadLetters() {
    return physical("LandingDeadLetters");
  }

  public String workGroup() {
    return physical("GoldWorkGroup");
  }

  String ingestFunction() {
    return physical("IngestFunction");
  }

  String advanceFunction() {
    return physical("AdvanceFunction");
  }

  String maintenanceFunction() {
    return physical("MaintenanceFunction");
  }

  /** The log group that the functions share. */
  public String functionLogs() {
    return physical("FunctionLogs");
  }

  /** The ARN of the layer's table bucket. */
  public String tableBucket(Layer layer) {
    return switch (layer) {
      case BRONZE -> physical("BronzeTables");
      case SILVER -> physical("SilverTables");
      case GOLD -> physical("GoldTables");
    };
  }

  /** The table buckets, as the catalog's client takes them. */
  public TableBuckets tableBuckets() {
    return new TableBuckets(
        new TableBucketArn(tableBucket(Layer.BRONZE)),
        new TableBucketArn(tableBucket(Layer.SILVER)),
        new TableBucketArn(tableBucket(Layer.GOLD)));
  }

  /** The layer's catalog, as Athena names it. */
  public String catalog(Layer layer) {
    return tableBuckets().of(layer).athenaCatalog();
  }

  /** The names of the functions by their logical ids. */
  public Map<String, String> functions() {
    Map<String, String> functions = new LinkedHashMap<>();
    resources.forEach(
        (logical, resource) -> {
          if (resource.type().equals(FUNCTION)) {
            functions.put(logical, resource.physicalId());
          }
        });
    return functions;
  }

  /** The names of the Glue jobs. */
  public List<String> jobs() {
    return resources.values().stream()
        .filter(resource -> resource.type().equals(JOB))
        .map(Resource::physicalId)
        .toList();
  }

  private String physical(String logical) {
    Resource resource = resources.get(logical);
    if (resource == null) {
      throw new UserError(
          "the stack %s (%s) has no resource %s, which this command asks for; was it made from"
                  .formatted(name, status, logical)
              + " this project's template.yaml?");
    }
    return resource.physicalId();
  }
}
