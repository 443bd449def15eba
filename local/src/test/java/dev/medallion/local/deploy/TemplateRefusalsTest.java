package dev.medallion.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medallion.cfn.TemplateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateRefusalsTest {
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
  void reportsEveryProblemAtOnceByLine() throws Exception {
    assertThat(
            problems(
                """
                Transform: AWS::Serverless-2016-10-31
                Parameters:
                  Prefix: {Type: String}
                Resources:
                  Landing:
                    Type: AWS::S3::Bucket
                    Properties:
                      BucketNam: !Sub ${Prefx}-landing
                  Ingest:
                    Type: AWS::Serverless::Function
                    Properties:
                      Runtime: java25
                      CodeUri: .
                      Events:
                        Landed:
                          Type: S3
                          Properties: {Bucket: !Ref Landing}
                  Bucket:
                    Type: AWS::S3::Buckt
                Outputs:
                  Arn:
                    Value: !GetAtt Landing.ARN
                """))
        .isEqualTo(
            """
            template.yaml:3: Parameters.Prefix has no default and is given no value
            template.yaml:8: Landing (AWS::S3::Bucket): the property BucketNam is not supported here; did you mean "BucketName"?
            template.yaml:8: Landing: there is no parameter and no resource Prefx; did you mean "Prefix"?
            template.yaml:12: Ingest (AWS::Serverless::Function): the property Handler is missing
            template.yaml:16: Ingest.Events.Landed: events of the type S3 are not supported here; supported are EventBridgeRule, SQS, Schedule
            template.yaml:18: Bucket: resources of the type AWS::S3::Buckt are not supported here; did you mean "AWS::S3::Bucket"?
            template.yaml:22: Outputs.Arn: Landing has no attribute "ARN"; it has Arn, DomainName, RegionalDomainName\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "Properties: {QueueName: !Subst x} ~ the function Fn::Subst is not supported here",
        "Properties: {QueueName: !ImportValue x} ~ the function Fn::ImportValue is not supported"
            + " here",
        "Properties: {QueueName: !Join [a]} ~ Fn::Join takes 2 arguments, not 1",
        "Properties: {QueueName: !If [Big, a, b]} ~ there is no condition Big",
        "Properties: {QueueName: !Ref Nothing} ~ there is no parameter and no resource Nothing",
        "Properties: {QueueName: !Ref Queue.Alias} ~ Queue: Ref takes no Queue.Alias: nothing is"
            + " generated beside it",
        "Properties: {QueueName: !GetAtt Nothing.Arn} ~ there is no resource Nothing",
        "Properties: {RedrivePolicy: {deadLetterTargetARN: x}} ~ the property"
            + " RedrivePolicy.deadLetterTargetARN is not supported here; did you mean"
            + " \"deadLetterTargetArn\"?",
        "Properties: {FifoQueue: true} ~ the property FifoQueue is not supported here",
        "DependsOn: Nothing ~ Queue: DependsOn names Nothing, which is no resource",
        "Condition: Never ~ Queue: there is no condition Never",
        "CreationPolicy: {} ~ Queue: CreationPolicy is not supported on a resource here",
        "DeletionPolicy: RetainOnCreate ~ Queue: DeletionPolicy must be one of Delete, Retain,"
            + " RetainExceptOnCreate",
        "UpdateReplacePolicy: RetainExceptOnCreate ~ Queue: UpdateReplacePolicy cannot be"
            + " RetainExceptOnCreate",
        "Properties: {QueueName: !Ref Queue} ~ Queue: resources need each other: Queue → Queue",
      })
  void refusesWhatItDoesNotKnow(String line, String message) throws Exception {
    assertThat(
            problems(
                """
                Resources:
                  Queue:
                    Type: AWS::SQS::Queue
                    %s
                """
                    .formatted(line)))
        .contains(message)
        .startsWith("template.yaml:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "Type: String, AllowedPattern: '[a-z]+' ~ A1 ~ Parameters.P: \"A1\" does not match [a-z]+",
        "Type: String, AllowedValues: [x, y] ~ z ~ Parameters.P: \"z\" is none of the allowed"
            + " values",
        "Type: String, MaxLength: 2 ~ abc ~ Parameters.P: \"abc\" is above the MaxLength of 2",
        "Type: Number, MinValue: 5, ConstraintDescription: five or more ~ 4 ~ Parameters.P: \"4\""
            + " is below the MinValue of 5 (five or more)",
        "Type: Number ~ many ~ Parameters.P: \"many\" is no number",
        "Type: AWS::EC2::VPC::Id ~ vpc-1 ~ Parameters.P has the type AWS::EC2::VPC::Id; supported"
            + " here are",
        "Type: String, Defalt: x ~ y ~ Parameters.P.Defalt is not supported here; did you mean"
            + " \"Default\"?",
      })
  void refusesParametersThatCloudFormationRefuses(String declaration, String value, String message)
      throws Exception {
    assertThat(
            problems(
                """
                Parameters:
                  P: {%s}
                Resources:
                  Queue: {Type: AWS::SQS::Queue}
                """
                    .formatted(declaration),
                Map.of("P", value)))
        .startsWith("template.yaml:2: " + message);
  }

  @Test
  void refusesAValueForAParameterThatIsNotThere() throws Exception {
    assertThat(
            problems(
                """
                Parameters:
                  Prefix: {Type: String, Default: x}
                Resources:
                  Queue: {Type: AWS::SQS::Queue}
                """,
                Map.of("Prefx", "y")))
        .isEqualTo(
            "template.yaml: has no parameter Prefx, which is given a value; did you mean"
                + " \"Prefix\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "'Resources: [' ~ is no YAML",
        "'Resources: {}' ~ declares no resources",
        "'Hooks: {}' ~ Hooks is no section of a template that is supported here",
        "'Transform: AWS::LanguageExtensions' ~ Transform: only AWS::Serverless-2016-10-31 is"
            + " supported here",
        "'Globals: {Api: {}}' ~ Globals.Api is not supported here",
        "'Resources: {F: {Type: AWS::Serverless::Function}}' ~ F: AWS::Serverless::Function needs"
            + " Transform",
        "'Resources: {Q: {Properties: {}}}' ~ Q: has no Type",
        "'Resources: {a-b: {Type: AWS::SQS::Queue}}' ~ a-b: the name of a resource is letters and"
            + " digits",
      })
  void refusesTemplatesThatAreNone(String text, String message) throws Exception {
    assertThat(problems(text.substring(1, text.length() - 1))).contains(message);
  }

  @Test
  void seesTwoResourcesOfOneName() throws Exception {
    assertThat(
            problems(
                """
                Resources:
                  Queue: {Type: AWS::SQS::Queue}
                  Queue: {Type: AWS::SQS::Queue}
                """))
        .isEqualTo("template.yaml:3: Queue stands here twice");
  }

  private String problems(String text) throws Exception {
    return problems(text, Map.of());
  }

  private String problems(String text, Map<String, String> parameters) throws Exception {
    Path template = Files.writeString(state.resolve("template.yaml"), text);
    return catchThrowableOfType(
            TemplateException.class, () -> services.deployer().deploy(template, parameters))
        .getMessage();
  }
}
