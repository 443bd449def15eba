package dev.medallion.functions.advance;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.catalog.TableName;
import dev.medallion.functions.fixture.Fixtures;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

class AdvanceFunctionTest {
  private final AdvanceFixture advance = new AdvanceFixture();

  @AfterEach
  void close() {
    advance.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "glue-job-succeeded",
        "glue-job-failed",
        "glue-job-timeout",
        "execution-succeeded",
        "execution-failed",
        "schedule"
      })
  void startsARunForWhatIsDueWhateverEventCallsIt(String event) throws IOException {
    advance.bronzeArrived();

    JsonNode decision = advance.answer(event(event));

    StartExecutionRequest started = advance.started().getFirst();
    assertThat(started.stateMachineArn()).isEqualTo(AdvanceFixture.STATE_MACHINE);
    assertThat(started.name()).matches("run-[0-9a-f]{24}-1");
    assertThat(json(started.input()))
        .isEqualTo(json("{'cause': 'silver.retail.customer_sales does not exist'}"));
    assertThat(decision.path("decision").asText()).isEqualTo("started");
    assertThat(decision.path("execution").asText()).isEqualTo(started.name());
    assertThat(decision.path("because"))
        .isEqualTo(json("['silver.retail.customer_sales does not exist']"));
  }

  @Test
  void startsNothingWhenEverythingIsFresh() throws IOException {
    assertThat(advance.look()).isEqualTo(json("{'decision': 'fresh', 'because': []}"));

    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsNothingWhileAnExecutionRuns() throws IOException {
    advance.bronzeArrived();
    advance.execution("run-by-hand", ExecutionStatus.RUNNING, AdvanceFixture.NOW);

    JsonNode decision = advance.look();

    assertThat(decision.path("decision").asText()).isEqualTo("running");
    assertThat(decision.path("execution").asText()).isEqualTo("run-by-hand");
    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsNothingTooSoonAfterTheLastStart() throws IOException {
    advance.bronzeArrived();
    advance.leastBetween(Duration.ofMinutes(45));
    advance.execution(
        "run-x-1", ExecutionStatus.SUCCEEDED, AdvanceFixture.NOW.minus(Duration.ofMinutes(44)));

    assertThat(advance.look().path("decision").asText()).isEqualTo("too-soon");
    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  @Test
  void startsAgainOnceTheLeastTimeHasPassed() throws IOException {
    advance.bronzeArrived();
    advance.leastBetween(Duration.ofMinutes(45));
    advance.execution(
        "run-x-1", ExecutionStatus.SUCCEEDED, AdvanceFixture.NOW.minus(Duration.ofMinutes(45)));

    assertThat(advance.look().path("decision").asText()).isEqualTo("started");
  }

  @Test
  void namesTheSameWorkTheSameAndOtherWorkOtherwise() throws IOException {
    advance.bronzeArrived();
    advance.look();
    advance.later(Duration.ofMinutes(1));
    advance.look();
    advance.catalog.snapshot("bronze.retail.sales", 3, "append");
    advance.later(Duration.ofMinutes(2));
    advance.look();

    List<String> names = advance.started().stream().map(StartExecutionRequest::name).toList();
    assertThat(names.get(0)).isEqualTo(names.get(1));
    assertThat(names.get(2)).isNotEqualTo(names.get(0));
  }

  /** AWS: lists of executions are eventually consistent. */
  @Test
  void startsNothingElseBeforeListsShowWhatWasStarted() throws IOException {
    advance.bronzeArrived();
    advance.look();
    String first = advance.started().getFirst().name();
    advance.catalog.snapshot("bronze.retail.sales", 3, "append");
    advance.later(Duration.ofSeconds(59));

    JsonNode decision = advance.look();

    assertThat(decision.path("decision").asText()).isEqualTo("running");
    assertThat(decision.path("execution").asText()).isEqualTo(first);
    assertThat(advance.started()).hasSize(1);
  }

  @Test
  void startsAgainWhereNoListEverShowedWhatWasStarted() throws IOException {
    advance.bronzeArrived();
    when(advance.stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenThrow(SfnException.builder().message("throttled").build())
        .thenReturn(StartExecutionResponse.builder().build());
    assertThatThrownBy(advance::look).hasMessage("throttled");
    advance.later(Duration.ofMinutes(1));

    assertThat(advance.look().path("decision").asText()).isEqualTo("started");
  }

  /** The other look has found other work, so the name of its execution is another one. */
  @Test
  void leavesTheStartToTheOneOfTwoLooksThatIsFaster() throws IOException {
    advance.bronzeArrived();
    when(advance.stepFunctions.listExecutions(any(ListExecutionsRequest.class)))
        .thenAnswer(
            call -> {
              advance.artifacts.put(
                  "artifacts",
                  "runs/newest.json",
                  "{\"execution\": \"run-other-1\", \"at\": \"2026-11-22T12:00:00Z\"}",
                  AdvanceFixture.NOW);
              return ListExecutionsResponse.builder().build();
            });

    JsonNode decision = advance.look();

    assertThat(decision.path("decision").asText()).isEqualTo("running");
    assertThat(decision.path("execution").asText()).isEqualTo("run-other-1");
    assertThat(advance.started()).isEmpty();
  }

  @Test
  void triesFailedWorkAgainForEverLaterAndLater() throws IOException {
    advance.bronzeArrived();
    List<Long> minutes = new ArrayList<>();
    long now = 0;
    while (minutes.size() < 8) {
      advance.later(Duration.ofMinutes(now));
      if (advance.look().path("decision").asText().equals("started")) {
        minutes.add(now);
        advance.execution(
            advance.started().getLast().name(),
            ExecutionStatus.FAILED,
            AdvanceFixture.NOW.plus(Duration.ofMinutes(now)));
      } else {
        now += 4;
      }
    }

    assertThat(minutes).containsExactly(0L, 0L, 4L, 12L, 28L, 60L, 120L, 180L);
    assertThat(advance.started())
        .extracting(start -> start.name().substring(start.name().lastIndexOf('-')))
        .containsExactly("-1", "-2", "-3", "-4", "-5", "-6", "-7", "-8");
  }

  @Test
  void saysSinceWhenAndUntilWhenFailedWorkWaits() throws IOException {
    failedTwice();

    JsonNode decision = advance.look();

    assertThat(decision.path("decision").asText()).isEqualTo("waiting");
    assertThat(decision.path("execution").asText())
        .isEqualTo(advance.started().getLast().name())
        .endsWith("-2");
    assertThat(decision.path("next").asText()).isEqualTo("2026-11-22T12:04:00Z");
    assertThat(decision.path("because")).isNotEmpty();
    assertThat(advance.context.logged()).last().asString().startsWith("ERROR after ");
  }

  @Test
  void triesNewWorkAtOnceWhateverFailedBefore() throws IOException {
    failedTwice();
    advance.catalog.snapshot("bronze.retail.sales", 3, "append");

    assertThat(advance.look().path("execution").asText()).endsWith("-1");
  }

  @Test
  void triesFailedWorkAtOnceWhenTold() throws IOException {
    failedTwice();

    JsonNode decision = advance.answer("{\"retry\": \"now\"}");

    assertThat(decision.path("decision").asText()).isEqualTo("started");
    assertThat(decision.path("execution").asText()).endsWith("-3");
  }

  @Test
  void looksWithoutAStartWhenTold() throws IOException {
    advance.bronzeArrived();
    assertThat(advance.answer("{\"look\": \"only\"}").path("decision").asText()).isEqualTo("due");
    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
    failedTwice();

    assertThat(advance.answer("{\"look\": \"only\"}").path("decision").asText())
        .isEqualTo("waiting");
    assertThat(advance.started()).hasSize(2);
  }

  @Test
  void tellsTheDefinitionsThatItWorksBy() throws IOException {
    JsonNode files = advance.answer("{\"look\": \"definitions\"}").path("files");

    assertThat(files.fieldNames())
        .toIterable()
        .containsExactly(
            "gold/product_performance.sql",
            "gold/revenue_by_company.sql",
            "pipeline.yaml",
            "silver/customer_sales.sql");
    assertThat(files.path("pipeline.yaml").asText()).contains("namespace: retail");
    verify(advance.stepFunctions, never()).startExecution(any(StartExecutionRequest.class));
  }

  /**
   * Attempts whose numbers are not those of their count: some of the list are too old to be told.
   */
  @Test
  void numbersTheNextAttemptAfterTheLast() throws IOException {
    advance.bronzeArrived();
    advance.look();
    String first = advance.started().getLast().name();
    advance.execution(
        first.replaceFirst("-1$", "-2000"), ExecutionStatus.FAILED, AdvanceFixture.NOW);
    advance.later(Duration.ofMinutes(1));

    assertThat(advance.look().path("execution").asText()).endsWith("-2001");
  }

  private void failedTwice() throws IOException {
    advance.bronzeArrived();
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(advance.look().path("execution").asText()).endsWith("-" + attempt);
      advance.execution(
          advance.started().getLast().name(), ExecutionStatus.FAILED, AdvanceFixture.NOW);
    }
  }

  @Test
  void countsNoAbortedExecutionAsAFailure() throws IOException {
    advance.bronzeArrived();
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(advance.look().path("execution").asText()).endsWith("-" + attempt);
      advance.execution(
          advance.started().getLast().name(), ExecutionStatus.ABORTED, AdvanceFixture.NOW);
    }
  }

  @Test
  void takesAnExecutionThatExistsForOneThatAnotherLookStarted() throws IOException {
    advance.bronzeArrived();
    when(advance.stepFunctions.startExecution(any(StartExecutionRequest.class)))
        .thenThrow(ExecutionAlreadyExistsException.builder().message("exists").build());

    assertThat(advance.look().path("decision").asText()).isEqualTo("running");
  }

  @ParameterizedTest
  @CsvSource({"glue-job-succeeded, 0", "glue-job-failed, 1", "glue-job-timeout, 1", "schedule, 0"})
  void countsAJobThatFailed(String event, int failures) throws IOException {
    advance.answer(event(event));

    assertThat(advance.metrics)
        .hasSize(failures)
        .allMatch(line -> line.contains("\"FailedJobs\":1.0"));
  }

  @Test
  void measuresTheAgeOfTheGoldTableThatIsFurthestBehind() throws IOException {
    String table = "gold.retail.product_performance";
    advance.catalog.table(table, "product").snapshot(table, 7, "append");

    advance.look();

    Instant committed =
        advance
            .catalog
            .client()
            .load(TableName.parse(table))
            .orElseThrow()
            .currentSnapshot()
            .orElseThrow()
            .committed();
    assertThat(advance.metrics)
        .singleElement()
        .extracting(Fixtures::json)
        .isEqualTo(
            json(
                """
                {'_aws': {'Timestamp': %d, 'CloudWatchMetrics': [{'Namespace': 'Medallion',
                  'Dimensions': [['Stack']], 'Metrics': [{'Name': 'GoldAge', 'Unit': 'Seconds'}]}]},
                 'Stack': 'medallion', 'GoldAge': %d.0}\
                """
                    .formatted(
                        AdvanceFixture.NOW.toEpochMilli(),
                        Duration.between(committed, AdvanceFixture.NOW).toSeconds())));
  }

  @Test
  void measuresWhatTheRulesOfSilverFound() throws IOException {
    String table = "silver.retail.customer_sales";
    advance
        .catalog
        .table(table, "sale_id")
        .property(table, "medallion.checked", "5000")
        .property(table, "medallion.quarantined", "3")
        .property(table, "medallion.broken.positive_amount", "2")
        .property(table, "medallion.broken.known_company", "0")
        .property(table, "medallion.broken.key", "1")
        .property(table, "medallion.broken.a_rule_that_is_gone", "7");

    advance.look();

    assertThat(advance.metrics)
        .extracting(Fixtures::json)
        .extracting(
            line -> line.at("/_aws/CloudWatchMetrics/0/Dimensions/0").toString(),
            line -> line.path("Model").asText() + " " + line.path("Rule").asText(),
            line -> line.path("BrokenRows").asText() + line.path("QuarantinedRows").asText())
        .containsExactly(
            tuple("[\"Stack\",\"Model\",\"Rule\"]", "customer_sales positive_amount", "2.0"),
            tuple("[\"Stack\",\"Model\",\"Rule\"]", "customer_sales known_company", "0.0"),
            tuple("[\"Stack\",\"Model\",\"Rule\"]", "customer_sales key", "1.0"),
            tuple("[\"Stack\"]", " ", "3.0"));
  }

  @Test
  void measuresNoRulesBeforeAJobHasRecordedAny() throws IOException {
    advance.catalog.table("silver.retail.customer_sales", "sale_id");

    advance.look();

    assertThat(advance.metrics).isEmpty();
  }

  @Test
  void tellsCountsAndLogsTheTablesThatAreLate() throws IOException {
    advance.bronzeArrived();

    assertThat(advance.answer("{\"look\": \"only\"}").path("freshness"))
        .isEqualTo(
            json(
                """
                [{'table': 'gold.retail.revenue_by_company', 'behindSeconds': %d,
                  'freshnessSeconds': 3600, 'late': true}]
                """
                    .formatted(AdvanceFixture.NOW.getEpochSecond())));
    assertThat(advance.metrics).isEmpty();

    advance.look();

    assertThat(advance.metrics).singleElement().asString().contains("\"LateTables\":1.0");
    assertThat(advance.context.logged())
        .anyMatch(
            line ->
                line.startsWith("WARN rows have waited")
                    && line.endsWith(
                        "gold.retail.revenue_by_company, longer than its freshness of PT1H"));
  }

  @Test
  void aTableThatIsUpToDateIsNotLateHoweverOldItIs() throws IOException {
    advance.everythingIsThere();

    JsonNode found = advance.answer("{\"look\": \"only\"}");
    advance.look();

    assertThat(found)
        .isEqualTo(
            json(
                """
                {'decision': 'fresh', 'because': [], 'freshness': [
                  {'table': 'gold.retail.revenue_by_company', 'behindSeconds': 0,
                   'freshnessSeconds': 3600, 'late': false}]}
                """));
    assertThat(advance.metrics).anyMatch(line -> line.contains("\"LateTables\":0.0"));
  }

  @Test
  void isPrimedByListingExecutions() {
    advance.function().prime();

    verify(advance.stepFunctions)
        .listExecutions(
            ListExecutionsRequest.builder()
                .stateMachineArn(AdvanceFixture.STATE_MACHINE)
                .maxResults(1)
                .build());
  }
}
