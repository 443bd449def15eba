package dev.medallion.local.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.endpoint.ModelJson.ModelException;
import dev.medallion.local.endpoint.ModelJson.Scalars;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.quicksight.model.DescribeIngestionResponse;
import software.amazon.awssdk.services.s3tables.model.GetTableRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

class ModelJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void readsMembersInPascalCaseWhateverTheWireCallsThem() throws Exception {
    StartExecutionRequest start =
        ModelJson.read(
            json("{'StateMachineArn':'arn','Name':'run'}"),
            StartExecutionRequest.class,
            Scalars.EXACT);
    assertThat(start.stateMachineArn()).isEqualTo("arn");
    assertThat(start.name()).isEqualTo("run");
    GetTableRequest table =
        ModelJson.read(
            json("{'TableBucketARN':'arn','Namespace':'retail','Name':'sales'}"),
            GetTableRequest.class,
            Scalars.EXACT);
    assertThat(table.tableBucketARN()).isEqualTo("arn");
  }

  @Test
  void readsNestedMembersListsAndMaps() throws Exception {
    CreateJobRequest job =
        ModelJson.read(
            json(
                "{'Name':'bronze','Command':{'Name':'glueetl','ScriptLocation':'s3://a/b'},"
                    + "'DefaultArguments':{'--class':'Main'},'MaxRetries':2,"
                    + "'ExecutionProperty':{'MaxConcurrentRuns':3}}"),
            CreateJobRequest.class,
            Scalars.EXACT);
    assertThat(job.command().scriptLocation()).isEqualTo("s3://a/b");
    assertThat(job.defaultArguments()).isEqualTo(Map.of("--class", "Main"));
    assertThat(job.maxRetries()).isEqualTo(2);
    assertThat(job.executionProperty().maxConcurrentRuns()).isEqualTo(3);
  }

  @Test
  void reportsEveryMemberThatDoesNotFit() {
    assertThatThrownBy(
            () ->
                ModelJson.read(
                    json("{'Nam':'bronze','Command':{'ScriptLocatio':'x'},'MaxRetries':'2'}"),
                    CreateJobRequest.class,
                    Scalars.EXACT))
        .isInstanceOfSatisfying(
            ModelException.class,
            problem ->
                assertThat(problem.problems())
                    .containsExactly(
                        "Nam: there is no such member; did you mean Name?",
                        "Command.ScriptLocatio: there is no such member; did you mean"
                            + " ScriptLocation?",
                        "MaxRetries: expected integer, got string"))
        .hasMessageStartingWith("CreateJobRequest: Nam: there is no such member");
  }

  @Test
  void refusesTheNamesOfTheWire() {
    assertThatThrownBy(
            () ->
                ModelJson.read(
                    json("{'stateMachineArn':'arn'}"), StartExecutionRequest.class, Scalars.EXACT))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(
            "stateMachineArn: there is no such member; did you mean StateMachine");
  }

  @Test
  void coercesScalarsWhereCloudFormationDoes() throws Exception {
    CreateJobRequest job =
        ModelJson.read(
            json("{'Name':7,'MaxRetries':'2','Timeout':'10','MaxCapacity':'0.5'}"),
            CreateJobRequest.class,
            Scalars.COERCED);
    assertThat(job.name()).isEqualTo("7");
    assertThat(job.maxRetries()).isEqualTo(2);
    assertThat(job.timeout()).isEqualTo(10);
    assertThat(job.maxCapacity()).isEqualTo(0.5);
    assertThatThrownBy(
            () ->
                ModelJson.read(
                    json("{'MaxRetries':'two'}"), CreateJobRequest.class, Scalars.COERCED))
        .hasMessage("CreateJobRequest: MaxRetries: expected integer, got string");
  }

  @Test
  void writesMembersInPascalCase() {
    DescribeIngestionResponse response =
        DescribeIngestionResponse.builder()
            .ingestion(
                ingestion ->
                    ingestion
                        .ingestionStatus("COMPLETED")
                        .createdTime(Instant.parse("2026-11-22T10:00:00Z"))
                        .rowInfo(rows -> rows.rowsIngested(3L)))
            .status(200)
            .build();
    assertThat(ModelJson.write(response))
        .hasToString(
            "{\"Ingestion\":{\"IngestionStatus\":\"COMPLETED\",\"RowInfo\":{\"RowsIngested\":3},"
                + "\"CreatedTime\":\"2026-11-22T10:00:00Z\"},\"Status\":200}");
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text.replace('\'', '"'));
  }
}
