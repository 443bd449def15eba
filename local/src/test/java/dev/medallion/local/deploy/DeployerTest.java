package dev.medallion.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.cfn.Parameters;
import dev.medallion.cfn.TemplateException;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.EventDelivery;
import dev.medallion.local.s3.Versioning;
import dev.medallion.local.sqs.EventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.athena.model.CreateWorkGroupRequest;
import software.amazon.awssdk.services.glue.model.CreateJobRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;

/** Deploys the project's own template to services that only take note. */
class DeployerTest {
  private static final String FAILED =
      """
      {"Status": "FAILED", "Reason": "denied", "PhysicalResourceId": "stack/Deployment/not-made"}
      """;

  @TempDir Path state;
  private RecordingServices services;

  @BeforeEach
  void open() {
    services = new RecordingServices(state);
  }

  @AfterEach
  void close() {
    services.close();
  }

  @Test
  void wiresTheLocalServicesFromTheProjectsTemplate() throws Exception {
    Stack stack = deploy();

    assertThat(stack.outputs())
        .containsEntry("LandingBucket", "medallion-landing-000000000000-us-east-1")
        .containsEntry(
            "StateMachine", "arn:aws:states:us-east-1:000000000000:stateMachine:medallion")
        .containsEntry(
            "GoldTableBucket", "arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-gold");
    assertThat(services.buckets())
        .containsEntry(
            "medallion-landing-000000000000-us-east-1",
            new BucketConfiguration(EventDelivery.EVENT_BRIDGE, Versioning.ENABLED))
        .containsEntry(
            "medallion-artifacts-000000000000-us-east-1",
            new BucketConfiguration(EventDelivery.NONE, Versioning.ENABLED));
    assertThat(services.functions().keySet())
        .containsExactlyInAnyOrder(
            "medallion-ingest",
            "medallion-advance",
            "medallion-plan",
            "medallion-maintenance",
            "medallion-deploy");
    assertThat(services.functions().get("medallion-ingest").environment())
        .containsEntry("LANDING_BUCKET", "medallion-landing-000000000000-us-east-1")
        .containsEntry("BRONZE_JOB", "medallion-bronze");
    assertThat(services.functions().get("medallion-ingest").memoryMegabytes()).isEqualTo(1024);
    assertThat(services.functions().get("medallion-ingest").timeout())
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void letsTheLandingQueueFeedTheIngestionWithTheTimesOfTheLocalSide() throws Exception {
    deploy();

    assertThat(services.eventSources())
        .containsExactly(
            new EventSource(
                "medallion-landing",
                "medallion-ingest",
                Duration.ofSeconds(30),
                1000,
                Duration.ofSeconds(1),
                EventSource.Reports.BATCH_ITEM_FAILURES));
  }

  @Test
  void makesTheRulesOfTheTemplateAndOfItsFunctions() throws Exception {
    deploy();

    assertThat(services.ruleNames())
        .containsExactlyInAnyOrder(
            "medallion-ObjectCreatedRule",
            "medallion-IngestFunctionSweep",
            "medallion-AdvanceFunctionJobEnded",
            "medallion-AdvanceFunctionRunEnded",
            "medallion-AdvanceFunctionLook",
            "medallion-MaintenanceFunctionDaily");
    assertThat(services.targetsOf("medallion-ObjectCreatedRule"))
        .containsExactly("arn:aws:sqs:us-east-1:000000000000:medallion-landing");
    assertThat(services.targetsOf("medallion-AdvanceFunctionLook"))
        .containsExactly("arn:aws:lambda:us-east-1:000000000000:function:medallion-advance:live");
  }

  @Test
  void handsTheServicesWhatTheirApisTake() throws Exception {
    deploy();

    CreateJobRequest bronze =
        services.request(CreateJobRequest.class, job -> job.name().equals("medallion-bronze"));
    assertThat(bronze.defaultArguments())
        .containsEntry("--class", "dev.medallion.jobs.BronzeJob")
        .containsEntry("--extra-jars", "s3://jobs/1/jobs.jar")
        .hasEntrySatisfying(
            "--conf",
            conf ->
                assertThat(conf)
                    .contains(
                        " --conf"
                            + " spark.sql.catalog.silver.warehouse=arn:aws:s3tables:us-east-1:000000000000:bucket/medallion-silver"));
    assertThat(bronze.command().scriptLocation()).isEqualTo("s3://jobs/1/empty.scala");
    assertThat(bronze.executionProperty().maxConcurrentRuns()).isEqualTo(10);
    CreateWorkGroupRequest gold = services.request(CreateWorkGroupRequest.class, group -> true);
    assertThat(gold.configuration().managedQueryResultsConfiguration().enabled()).isTrue();
    CreateStateMachineRequest machine =
        services.request(CreateStateMachineRequest.class, request -> true);
    assertThat(machine.definition())
        .contains("arn:aws:lambda:us-east-1:000000000000:function:medallion-plan")
        .doesNotContain("${");
  }

  @Test
  void tellsTheDeploymentWhoGetsAtTheTables() throws Exception {
    deploy();

    assertThat(services.lastCustomRequest().at("/ResourceProperties/AthenaRole").asText())
        .as("the role that the transform makes for the state machine")
        .isEqualTo("arn:aws:iam::000000000000:role/medallion-MedallionRole");
    assertThat(services.lastCustomRequest().at("/ResourceProperties/QuickSightPrincipal").asText())
        .isEqualTo("arn:aws:quicksight:us-east-1:000000000000:user/default/local");
    assertThat(services.functions().get("medallion-plan").environment())
        .containsEntry("DATA_SET_PREFIX", "medallion");
  }

  @Test
  void refreshesNoDataSetsWhereNobodyMaySeeThem() throws Exception {
    services.deployer().deploy(services.installation().template(), Map.of());

    assertThat(services.functions().get("medallion-plan").environment())
        .containsEntry("DATA_SET_PREFIX", "");
  }

  @Test
  void isAsGoodAsOnceWhenItIsDeployedTwice() throws Exception {
    Stack first = deploy();
    Stack second = deploy();

    assertThat(second.resources()).isEqualTo(first.resources());
    assertThat(second.outputs()).isEqualTo(first.outputs());
    assertThat(second.deployment().parameters()).isEqualTo(first.deployment().parameters());
    assertThat(second.deployment().created()).isEqualTo(first.deployment().created());
    assertThat(first.deployment().updated()).isEmpty();
    assertThat(second.deployment().updated()).isNotEmpty();
    assertThat(services.customRequests()).containsExactly("Create", "Update");
  }

  @Test
  void failsWithTheReasonThatACustomResourceGives() {
    services.answerCustomRequestsWith(
        "{\"Status\":\"FAILED\",\"Reason\":\"no jar at jobs/medallion-jobs.jar\"}");

    assertThatThrownBy(this::deploy)
        .isInstanceOf(DeploymentException.class)
        .hasMessageMatching(
            "template.yaml:[0-9]+: Deployment \\(Custom::Deployment\\): the function reports"
                + " FAILED: no jar at jobs/medallion-jobs.jar");
  }

  @Test
  void rollsBackACreationThatFailedSoThatItCanBeTriedAgain() throws Exception {
    services.answerCustomRequestsWith(FAILED);

    assertThatThrownBy(this::deploy)
        .isInstanceOf(DeploymentException.class)
        .hasNoSuppressedExceptions();

    assertThat(services.buckets()).isEmpty();
    assertThat(services.functions()).isEmpty();
    assertThat(services.eventSources()).isEmpty();
    assertThat(services.ruleNames()).isEmpty();
    assertThat(services.customRequests()).containsExactly("Create", "Delete");
    assertThat(services.lastCustomRequest().path("PhysicalResourceId").asText())
        .isEqualTo("stack/Deployment/not-made");

    services.answerCustomRequestsWith(RecordingServices.MADE);
    assertThat(deploy().outputs()).containsKey("LandingBucket");
  }

  /** So it was with {@code Retain}: the names stay taken, and each further attempt fails. */
  @Test
  void cannotBeTriedAgainWhereACreationThatFailedRetainsABucket() throws Exception {
    Path template =
        template(
            """
            Resources:
              Landing:
                Type: AWS::S3::Bucket
                DeletionPolicy: Retain
                UpdateReplacePolicy: Retain
                Properties:
                  BucketName: landing
              Queue:
                Type: AWS::SQS::Queue
                DependsOn: Landing
                Properties:
                  VisibilityTimeout: 50000
            """);

    assertThatThrownBy(() -> services.deployer().deploy(template, Map.of()))
        .hasMessageContaining("Queue (AWS::SQS::Queue)");
    assertThat(services.buckets()).containsKey("landing");
    assertThatThrownBy(() -> services.deployer().deploy(template, Map.of()))
        .hasMessage(
            "template.yaml:2: Landing (AWS::S3::Bucket): landing already exists, and this stack"
                + " did not make it; delete it, or start afresh with ./medallion reset");
  }

  @Test
  void leavesWhatIsDeployedWhenAnUpdateFails() throws Exception {
    deploy();
    services.answerCustomRequestsWith(FAILED);

    assertThatThrownBy(this::deploy).isInstanceOf(DeploymentException.class);

    assertThat(services.buckets()).hasSize(2);
    assertThat(services.customRequests()).containsExactly("Create", "Update");
  }

  @Test
  void touchesNothingWhenTheTemplateIsNotRight() throws Exception {
    Path template =
        template(
            """
            Resources:
              Landing:
                Type: AWS::S3::Bucket
              Wrong:
                Type: AWS::DynamoDB::Table
            """);

    assertThatThrownBy(() -> services.deployer().deploy(template, Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage(
            "template.yaml:4: Wrong: resources of the type AWS::DynamoDB::Table are not supported"
                + " here");
    assertThat(services.buckets()).isEmpty();
  }

  @Test
  void makesEachResourceAfterWhatItNeeds() throws Exception {
    Path template =
        template(
            """
            Conditions:
              Never: !Equals [a, b]
            Resources:
              First:
                Type: AWS::SQS::Queue
                DependsOn: Third
                Properties:
                  RedrivePolicy: {deadLetterTargetArn: !GetAtt Second.Arn, maxReceiveCount: 3}
              Second:
                Type: AWS::SQS::Queue
              Third:
                Type: AWS::SNS::Topic
              Fourth:
                Type: AWS::SQS::Queue
                Condition: Never
            """);

    Stack stack = services.deployer().deploy(template, Map.of());

    assertThat(new ArrayList<>(stack.resources().keySet()))
        .containsExactly("Second", "Third", "First");
  }

  @Test
  void namesTheResourceThatAServiceRefuses() throws Exception {
    Path template =
        template(
            """
            Resources:
              Landing:
                Type: AWS::SQS::Queue
                Properties:
                  VisibilityTimeout: 50000
            """);

    assertThatThrownBy(() -> services.deployer().deploy(template, Map.of()))
        .isInstanceOf(DeploymentException.class)
        .hasMessageStartingWith(
            "template.yaml:2: Landing (AWS::SQS::Queue): Invalid value for the parameter"
                + " VisibilityTimeout: 50000");
  }

  private Path template(String text) throws IOException {
    return Files.writeString(state.resolve("template.yaml"), text);
  }

  private Stack deploy() throws Exception {
    Path home = services.installation().home();
    return services
        .deployer()
        .deploy(
            services.installation().template(),
            Parameters.overrides(home.resolve("local/parameters.yaml")));
  }
}
