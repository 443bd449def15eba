package dev.medallion.local.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.Stack;
import dev.medallion.local.endpoint.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/** The SDK's own client against the endpoint. */
class CloudFormationServiceTest {
  private final CloudFormationService service = new CloudFormationService();
  private Endpoint endpoint;
  private CloudFormationClient client;
  private String contentType = "";
  private String body = "";

  @BeforeEach
  void serve() throws Exception {
    endpoint = Endpoint.bind(0);
    endpoint.serve(List.of(), List.of(service), Map.of(), exchange -> {});
    client =
        CloudFormationClient.builder()
            .endpointOverride(endpoint.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(
                configuration -> configuration.addExecutionInterceptor(new Wire()))
            .build();
  }

  @AfterEach
  void close() {
    client.close();
    endpoint.close();
  }

  @Test
  void describesTheStackByNameAndId() {
    deploy(2, "");

    var stack = client.describeStacks(request -> request.stackName("medallion")).stacks().get(0);

    assertThat(stack.stackName()).isEqualTo("medallion");
    assertThat(stack.stackId())
        .matches("arn:aws:cloudformation:us-east-1:000000000000:stack/medallion/[0-9a-f-]{36}");
    assertThat(stack.stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    assertThat(stack.creationTime()).isEqualTo("2026-11-27T10:00:00.123Z");
    assertThat(stack.lastUpdatedTime()).isNull();
    assertThat(stack.outputs().get(0).outputValue()).isEqualTo("a <bucket> & more");
    assertThat(stack.parameters().get(0).parameterKey()).isEqualTo("Prefix");
    assertThat(client.describeStacks(request -> request.stackName(stack.stackId())).stacks())
        .containsExactly(stack);
    assertThat(client.describeStacks().stacks()).containsExactly(stack);
  }

  @Test
  void describesADeploymentAfterTheFirstAsAnUpdate() {
    deploy(1, "2026-11-28T10:00:00Z");

    var stack = client.describeStacks().stacks().get(0);

    assertThat(stack.stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
    assertThat(stack.lastUpdatedTime()).isEqualTo("2026-11-28T10:00:00Z");
  }

  @Test
  void listsAllResourcesPageByPage() {
    deploy(230, "");

    assertThat(
            client
                .listStackResources(request -> request.stackName("medallion"))
                .stackResourceSummaries())
        .hasSize(100);
    assertThat(
            client
                .listStackResourcesPaginator(request -> request.stackName("medallion"))
                .stackResourceSummaries())
        .hasSize(230)
        .extracting(StackResourceSummary::physicalResourceId)
        .contains("name-0", "name-229")
        .doesNotHaveDuplicates();
    assertThat(
            client
                .describeStackResources(request -> request.stackName("medallion"))
                .stackResources())
        .as("AWS describes the first 100 alone")
        .hasSize(100);
  }

  @Test
  void namesTypesAsTheyAreAfterSamsTransform() {
    deploy(2, "");

    assertThat(
            client
                .describeStackResources(request -> request.stackName("medallion"))
                .stackResources())
        .extracting(StackResource::resourceType)
        .containsExactly("AWS::Lambda::Function", "AWS::SQS::Queue");
  }

  @Test
  void findsAResourceByItsLogicalAndByItsPhysicalId() {
    deploy(3, "");

    assertThat(
            client
                .describeStackResources(
                    request -> request.stackName("medallion").logicalResourceId("Resource2"))
                .stackResources())
        .extracting(StackResource::physicalResourceId)
        .containsExactly("name-2");
    assertThat(
            client
                .describeStackResources(request -> request.physicalResourceId("name-1"))
                .stackResources())
        .hasSize(3);
    assertRefused(
        () -> client.describeStackResources(request -> request.physicalResourceId("other")),
        "Stack for other does not exist");
    assertRefused(() -> client.describeStackResources(request -> {}), "must be specified");
  }

  @Test
  void refusesAStackThatDoesNotExist() {
    String message = "Stack with id other does not exist";
    assertRefused(() -> client.describeStacks(request -> request.stackName("other")), message);
    deploy(1, "");

    assertRefused(() -> client.describeStacks(request -> request.stackName("other")), message);
    assertRefused(
        () -> client.describeStackResources(request -> request.stackName("other")), message);
    assertRefused(() -> client.listStackResources(request -> request.stackName("other")), message);
  }

  @Test
  void refusesATokenThatIsNone() {
    deploy(1, "");

    assertRefused(
        () -> client.listStackResources(request -> request.stackName("medallion").nextToken("x")),
        "NextToken is not valid");
  }

  @Test
  void refusesAnOperationThatIsNotSupportedByItsName() {
    assertThatThrownBy(() -> client.deleteStack(request -> request.stackName("medallion")))
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining("Could not find operation DeleteStack for version 2010-05-15")
        .satisfies(
            e ->
                assertThat(((CloudFormationException) e).awsErrorDetails().errorCode())
                    .isEqualTo("InvalidAction"));
  }

  @Test
  void answersInXmlOfItsNamespace() {
    deploy(1, "");

    client.describeStackResources(request -> request.stackName("medallion"));

    assertThat(contentType).isEqualTo("text/xml");
    assertThat(body)
        .startsWith(
            "<DescribeStackResourcesResponse"
                + " xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\">"
                + "<DescribeStackResourcesResult><StackResources><member>")
        .contains("<LogicalResourceId>Resource0</LogicalResourceId>")
        .contains("<ResponseMetadata><RequestId>");
  }

  /** Keeps the answer as it is on the wire. */
  private final class Wire implements ExecutionInterceptor {
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
        Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
      contentType = context.httpResponse().firstMatchingHeader("Content-Type").orElse("");
      try {
        byte[] bytes = context.responseBody().orElseThrow().readAllBytes();
        body = new String(bytes, StandardCharsets.UTF_8);
        return Optional.of(new ByteArrayInputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(CloudFormationException.class)
        .hasMessageContaining(message)
        .satisfies(
            e -> {
              CloudFormationException refused = (CloudFormationException) e;
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
              assertThat(refused.statusCode()).isEqualTo(400);
            });
  }

  private void deploy(int resources, String updated) {
    SequencedMap<String, Stack.Resource> all = new LinkedHashMap<>();
    for (int i = 0; i < resources; i++) {
      all.put(
          "Resource" + i,
          new Stack.Resource(
              i == 0 ? "AWS::Serverless::Function" : "AWS::SQS::Queue",
              "name-" + i,
              JsonNodeFactory.instance.objectNode()));
    }
    service.show(
        Site.stack("medallion"),
        new Stack(
            all,
            new LinkedHashMap<>(Map.of("LandingBucket", "a <bucket> & more")),
            new Stack.Deployment(
                "2026-11-27T10:00:00.123Z",
                updated,
                new LinkedHashMap<>(Map.of("Prefix", "medallion")))));
  }
}
