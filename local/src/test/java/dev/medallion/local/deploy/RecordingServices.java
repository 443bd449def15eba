package dev.medallion.local.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpServer;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.deploy.resources.Buckets;
import dev.medallion.local.deploy.resources.CustomResourceAnswers;
import dev.medallion.local.deploy.resources.EventSourceMappings;
import dev.medallion.local.deploy.resources.Functions;
import dev.medallion.local.deploy.resources.ResourceTypes;
import dev.medallion.local.endpoint.AwsService;
import dev.medallion.local.endpoint.Operations;
import dev.medallion.local.eventbridge.EventBridgeService;
import dev.medallion.local.eventbridge.Rules;
import dev.medallion.local.iam.Roles;
import dev.medallion.local.lambda.FunctionDefinition;
import dev.medallion.local.lambda.InvokePermission;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.sqs.EventSource;
import dev.medallion.local.sqs.QueueService;
import dev.medallion.local.sqs.Queues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupResponse;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupRequest;
import software.amazon.awssdk.services.athena.model.DeleteWorkGroupResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.glue.model.CreateJobResponse;
import software.amazon.awssdk.services.glue.model.DeleteJobRequest;
import software.amazon.awssdk.services.glue.model.DeleteJobResponse;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.CreateTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketRequest;
import software.amazon.awssdk.services.s3tables.model.DeleteTableBucketResponse;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationRequest;
import software.amazon.awssdk.services.s3tables.model.PutTableBucketMaintenanceConfigurationResponse;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DeleteStateMachineResponse;

/** Real queues and rules; whatever needs an engine or a process only takes note. */
public final class RecordingServices implements AutoCloseable {
  /** How a custom resource answers that it is made. */
  static final String MADE =
      """
      {"Status": "SUCCESS", "PhysicalResourceId": "deployment",
       "Data": {"JobJar": "s3://jobs/1/jobs.jar", "JobScript": "s3://jobs/1/empty.scala"}}
      """;

  private final Installation installation = Installation.current();
  private final Map<String, BucketConfiguration> buckets = new LinkedHashMap<>();
  private final Map<String, FunctionDefinition> functions = new LinkedHashMap<>();
  private final Map<String, String> bucketPolicies = new LinkedHashMap<>();
  private final List<InvokePermission> permissions = new ArrayList<>();
  private final List<EventSource> eventSources = new ArrayList<>();
  private final List<AwsRequest> requests = new ArrayList<>();
  private final List<JsonNode> customRequests = new ArrayList<>();
  private final HttpServer server;
  private final Queues queues;
  private final Rules rules;
  private final EventBridgeService events;
  private final Deployer deployer;
  private String answer = MADE;

  public RecordingServices(Path state) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    CustomResourceAnswers answers = new CustomResourceAnswers(endpoint);
    server.createContext(CustomResourceAnswers.PATH, answers);
    server.start();
    Site site = new Site(endpoint, state);
    queues = new Queues(state.resolve("queues.db"), InstantSource.system());
    rules =
        new Rules(
            state.resolve("rules"),
            Map.of("sqs", (arn, event) -> {}, "lambda", (arn, event) -> {}),
            Duration.ofSeconds(1));
    events = new EventBridgeService(rules);
    deployer =
        new Deployer(
            new ResourceTypes(
                new ResourceTypes.Wiring(
                    site,
                    installation,
                    List.of(new QueueService(site, queues), events, new NotedServices()),
                    new NotedBuckets(),
                    new NotedFunctions(),
                    this::invoke,
                    new NotedEventSources(),
                    new Roles(),
                    answers)),
            state.resolve("stack.json"),
            "medallion");
  }

  private JsonNode invoke(String function, JsonNode event) {
    customRequests.add(event);
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(event.get("ResponseURL").asText()))
            .PUT(HttpRequest.BodyPublishers.ofString(answer))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(put, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("the answer was refused: " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return NullNode.getInstance();
  }

  void answerCustomRequestsWith(String json) {
    answer = json;
  }

  Installation installation() {
    return installation;
  }

  public Deployer deployer() {
    return deployer;
  }

  Map<String, BucketConfiguration> buckets() {
    return buckets;
  }

  public Map<String, FunctionDefinition> functions() {
    return functions;
  }

  List<EventSource> eventSources() {
    return eventSources;
  }

  List<String> customRequests() {
    return customRequests.stream().map(event -> event.get("RequestType").asText()).toList();
  }

  JsonNode lastCustomRequest() {
    return customRequests.getLast();
  }

  List<String> ruleNames() {
    ListRulesResponse response =
        (ListRulesResponse)
            events
                .operations()
                .handler(ListRulesRequest.class)
                .orElseThrow()
                .apply(ListRulesRequest.builder().build());
    return response.rules().stream().map(Rule::name).toList();
  }

  List<String> targetsOf(String rule) {
    ListTargetsByRuleResponse response =
        (ListTargetsByRuleResponse)
            events
                .operations()
                .handler(ListTargetsByRuleRequest.class)
                .orElseThrow()
                .apply(ListTargetsByRuleRequest.builder().rule(rule).build());
    return response.targets().stream().map(Target::arn).toList();
  }

  <Q extends AwsRequest> Q request(Class<Q> type, Predicate<Q> wanted) {
    return Optional.of(requests).stream()
        .flatMap(List::stream)
        .filter(type::isInstance)
        .map(type::cast)
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    server.stop(0);
    rules.close();
    queues.close();
  }

  private final class NotedBuckets implements Buckets {
    @Override
    public boolean has(String name) {
      return buckets.containsKey(name);
    }

    @Override
    public void create(String name, BucketConfiguration configuration) {
      buckets.put(name, configuration);
    }

    @Override
    public void putPolicy(String bucket, String policy) {
      bucketPolicies.put(bucket, policy);
    }

    @Override
    public void deletePolicy(String bucket) {
      bucketPolicies.remove(bucket);
    }

    @Override
    public void delete(String name) {
      buckets.remove(name);
    }
  }

  private final class NotedFunctions implements Functions {
    @Override
    public void deploy(FunctionDefinition definition) {
      functions.put(definition.name(), definition);
    }

    @Override
    public void permit(InvokePermission permission) {
      permissions.add(permission);
    }

    @Override
    public void delete(String name) {
      functions.remove(name);
    }
  }

  private final class NotedEventSources implements EventSourceMappings {
    @Override
    public void connect(EventSource source) {
      eventSources.add(source);
    }

    @Override
    public void disconnect(String function) {
      eventSources.removeIf(source -> source.function().equals(function));
    }
  }

  /** Services that take note of what they are to create and to delete. */
  private final class NotedServices implements AwsService {
    @Override
    public String signingName() {
      return "noted";
    }

    @Override
    public Operations operations() {
      return new Operations()
          .on(
              CreateJobRequest.class,
              request -> {
                requests.add(request);
                return CreateJobResponse.builder().name(request.name()).build();
              })
          .on(
              CreateWorkGroupRequest.class,
              request -> {
                requests.add(request);
                return CreateWorkGroupResponse.builder().build();
              })
          .on(
              CreateTableBucketRequest.class,
              request ->
                  CreateTableBucketResponse.builder()
                      .arn(Site.arn("s3tables", "bucket/" + request.name()))
                      .build())
          .on(
              PutTableBucketMaintenanceConfigurationRequest.class,
              request -> {
                requests.add(request);
                return PutTableBucketMaintenanceConfigurationResponse.builder().build();
              })
          .on(
              CreateStateMachineRequest.class,
              request -> {
                requests.add(request);
                return CreateStateMachineResponse.builder().build();
              })
          .on(
              DeleteTableBucketRequest.class,
              request -> {
                requests.add(request);
                return DeleteTableBucketResponse.builder().build();
              })
          .on(DeleteJobRequest.class, request -> DeleteJobResponse.builder().build())
          .on(DeleteWorkGroupRequest.class, request -> DeleteWorkGroupResponse.builder().build())
          .on(
              DeleteStateMachineRequest.class,
              request -> DeleteStateMachineResponse.builder().build());
    }
  }
}
