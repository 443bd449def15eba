package dev.medallion.local.cloudformation;

import dev.medallion.cfn.StackIdentity;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.deploy.Stack;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.endpoint.Page;
import dev.medallion.local.endpoint.Paging;
import dev.medallion.local.endpoint.QueryOperations;
import dev.medallion.local.endpoint.QueryService;
import dev.medallion.local.endpoint.RequiredPermissions;
import dev.medallion.local.endpoint.ServiceErrors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;

/**
 * Describes the one stack that is deployed here. It is made from {@code template.yaml} at each
 * start, not by an operation.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html">The
 *     CloudFormation API</a>
 */
public final class CloudFormationService implements QueryService {
  private static final String NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/";

  /** AWS lists and describes no more at once. */
  private static final int MOST = 100;

  private static final Paging PAGES =
      new Paging(
          "maxResults",
          MOST,
          MOST,
          (asked, violation) -> invalid(violation),
          token -> invalid("The specified NextToken is not valid: " + token));

  private static final int FORBIDDEN = 403;

  private final QueryOperations operations;
  private volatile Optional<StackView> deployed = Optional.empty();

  /** Describes to everyone. */
  public CloudFormationService() {
    this(AccessControl.NONE);
  }

  /**
   * Describes to whom it may.
   *
   * @param access decides
   */
  public CloudFormationService(AccessControl access) {
    RequiredPermissions permissions = StackPermissions.permissions();
    operations =
        new QueryOperations(
            new Operations()
                .on(DescribeStacksRequest.class, this::describeStacks)
                .on(DescribeStackResourcesRequest.class, this::describeResources)
                .on(ListStackResourcesRequest.class, this::listResources)
                .checkedBy(
                    request -> {
                      try {
                        access.require(permissions.of(request));
                      } catch (AccessDenied e) {
                        throw ServiceErrors.of(
                            CloudFormationException.builder(),
                            "CloudFormation",
                            FORBIDDEN,
                            "AccessDenied",
                            e.getMessage());
                      }
                    }));
  }

  /** From now on, this stack is what is deployed. */
  public void show(StackIdentity identity, Stack stack) {
    deployed = Optional.of(new StackView(identity, stack));
  }

  @Override
  public String signingName() {
    return "cloudformation";
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Override
  public Optional<String> result(String action, Map<String, String> parameters) {
    return operations.result(action, parameters);
  }

  private DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
    List<StackView> stacks =
        request.stackName() == null
            ? deployed.stream().toList()
            : List.of(find(request.stackName()));
    return DescribeStacksResponse.builder()
        .stacks(stacks.stream().map(StackView::description).toList())
        .build();
  }

  private DescribeStackResourcesResponse describeResources(DescribeStackResourcesRequest request) {
    if (request.stackName() == null && request.physicalResourceId() == null) {
      throw invalid("Either StackName or PhysicalResourceId must be specified");
    }
    if (request.stackName() != null && request.physicalResourceId() != null) {
      throw invalid("StackName and PhysicalResourceId cannot both be specified");
    }
    StackView stack =
        request.stackName() != null
            ? find(request.stackName())
            : deployed
                .filter(view -> view.owns(request.physicalResourceId()))
                .orElseThrow(
                    () ->
                        invalid(
                            "Stack for %s does not exist".formatted(request.physicalResourceId())));
    Stream<Map.Entry<String, Stack.Resource>> resources =
        stack.resources().stream()
            .filter(
                resource ->
                    request.logicalResourceId() == null
                        || resource.getKey().equals(request.logicalResourceId()));
    return DescribeStackResourcesResponse.builder()
        .stackResources(resources.limit(MOST).map(stack::resource).toList())
        .build();
  }

  private ListStackResourcesResponse listResources(ListStackResourcesRequest request) {
    if (request.stackName() == null) {
      throw invalid(
          "1 validation error detected: Value null at 'stackName' failed to satisfy constraint:"
              + " Member must not be null");
    }
    StackView stack = find(request.stackName());
    Page<Map.Entry<String, Stack.Resource>> page =
        PAGES.page(
            "ListStackResources " + request.stackName(),
            stack.resources(),
            Map.Entry::getKey,
            null,
            request.nextToken());
    return ListStackResourcesResponse.builder()
        .stackResourceSummaries(page.items().stream().map(stack::summary).toList())
        .nextToken(page.nextToken())
        .build();
  }

  private StackView find(String nameOrId) {
    return deployed
        .filter(stack -> stack.isCalled(nameOrId))
        .orElseThrow(() -> invalid("Stack with id %s does not exist".formatted(nameOrId)));
  }

  /** The one code by which CloudFormation refuses what it is asked. */
  private static CloudFormationException invalid(String message) {
    return (CloudFormationException)
        ServiceErrors.of(
            CloudFormationException.builder(), "CloudFormation", "ValidationError", message);
  }
}
