package dev.medallion.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medallion.local.Site;
import dev.medallion.local.athena.AthenaService;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.endpoint.SdkClients;
import dev.medallion.local.eventbridge.EventBridgeService;
import dev.medallion.local.eventbridge.Rules;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3tables.TableBucketCatalogs;
import dev.medallion.local.s3tables.TableBuckets;
import dev.medallion.local.sqs.QueueService;
import dev.medallion.local.sqs.Queues;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.InvalidRequestException;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/** What a deployment asks of the services within the process, asked by AWS's own clients. */
class DeploymentEndpointTest {
  @TempDir private Path state;
  private Endpoint endpoint;
  private Queues queues;
  private Rules rules;
  private AthenaService athena;
  private S3Service s3;
  private TableBuckets tables;

  @BeforeEach
  void start() throws Exception {
    endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), state);
    tables = TableBuckets.open(site);
    tables.create("gold");
    queues = new Queues(state.resolve("queues.db"), InstantSource.system());
    rules =
        new Rules(state.resolve("rules"), Map.of("sqs", (arn, event) -> {}), Duration.ofMillis(1));
    s3 = S3Service.start(site, event -> {}, tables);
    athena =
        new AthenaService(
            site,
            s3,
            (catalog, schema) -> {
              throw new SQLException("there is no engine here");
            },
            new TableBucketCatalogs(tables));
    endpoint.serve(
        List.of(new QueueService(site, queues), new EventBridgeService(rules), athena),
        Map.of(),
        exchange -> exchange.close());
  }

  @AfterEach
  void stop() {
    athena.close();
    s3.close();
    tables.close();
    rules.close();
    queues.close();
    endpoint.close();
  }

  @Test
  void makesAQueueAndChangesItsAttributes() {
    try (SqsClient sqs = SdkClients.of(SqsClient.builder(), endpoint.uri())) {
      String url =
          sqs.createQueue(
                  create ->
                      create
                          .queueName("landing")
                          .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "30")))
              .queueUrl();
      assertThatThrownBy(
              () ->
                  sqs.createQueue(
                      create ->
                          create
                              .queueName("landing")
                              .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "31"))))
          .isInstanceOf(QueueNameExistsException.class);

      sqs.setQueueAttributes(
          set ->
              set.queueUrl(url).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "240")));

      assertThat(
              sqs.getQueueAttributes(
                      get ->
                          get.queueUrl(url).attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT))
                  .attributes())
          .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "240");
      assertThatThrownBy(
              () ->
                  sqs.setQueueAttributes(
                      set ->
                          set.queueUrl(url + "-none")
                              .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"))))
          .isInstanceOf(QueueDoesNotExistException.class);
    }
  }

  @Test
  void putsARuleAndChangesItsTargets() {
    Target queue =
        Target.builder().id("queue").arn("arn:aws:sqs:us-east-1:000000000000:landing").build();
    try (EventBridgeClient events = SdkClients.of(EventBridgeClient.builder(), endpoint.uri())) {
      events.putRule(put -> put.name("landed").eventPattern("{\"source\":[\"aws.s3\"]}"));
      assertThat(events.putTargets(put -> put.rule("landed").targets(queue)).failedEntryCount())
          .isZero();
      assertThat(events.listTargetsByRule(list -> list.rule("landed")).targets())
          .containsExactly(queue);

      events.removeTargets(remove -> remove.rule("landed").ids("queue"));

      assertThat(events.listTargetsByRule(list -> list.rule("landed")).targets()).isEmpty();
      assertThatThrownBy(() -> events.putTargets(put -> put.rule("none").targets(queue)))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Rule none does not exist on EventBus default.");
    }
  }

  @Test
  void makesAWorkGroupWhoseQueriesAreRefusedOrFailAsAthenaSays() {
    try (AthenaClient client = SdkClients.of(AthenaClient.builder(), endpoint.uri())) {
      client.createWorkGroup(
          create ->
              create
                  .name("gold")
                  .configuration(
                      group -> group.managedQueryResultsConfiguration(m -> m.enabled(true))));
      client.updateWorkGroup(update -> update.workGroup("gold").description("builds gold"));
      assertThat(client.getWorkGroup(get -> get.workGroup("gold")).workGroup().description())
          .isEqualTo("builds gold");
      assertThatThrownBy(() -> client.getWorkGroup(get -> get.workGroup("none")))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("WorkGroup is not found.");
      assertThatThrownBy(
              () ->
                  client.startQueryExecution(
                      start -> start.workGroup("gold").queryString("SELECT FROM")))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("Queries of this type are not supported");

      String id =
          client
              .startQueryExecution(
                  start -> start.workGroup("gold").queryString("CREATE TABLE t (n) AS VALUES 1"))
              .queryExecutionId();

      var status =
          await()
              .until(
                  () ->
                      client
                          .getQueryExecution(get -> get.queryExecutionId(id))
                          .queryExecution()
                          .status(),
                  each -> each.completionDateTime() != null);
      assertThat(status.state()).isEqualTo(QueryExecutionState.FAILED);
      assertThat(status.stateChangeReason()).contains("MISSING_COLUMN_NAME");
      assertThatThrownBy(() -> client.getQueryExecution(get -> get.queryExecutionId("none")))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> client.stopQueryExecution(get -> get.queryExecutionId("none")))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> client.getQueryResults(get -> get.queryExecutionId(id)))
          .isInstanceOf(InvalidRequestException.class);
    }
  }
}
