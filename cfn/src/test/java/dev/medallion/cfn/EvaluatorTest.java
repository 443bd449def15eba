package dev.medallion.cfn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.cfn.Evaluator.EvaluationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluatorTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "!Ref Prefix ~ \"medallion\"",
        "{Ref: Prefix} ~ \"medallion\"",
        "!Ref Queue ~ \"queue-reference\"",
        "!Ref AWS::Region ~ \"us-east-1\"",
        "!Ref Several ~ [\"a\",\"b\"]",
        "!Sub '${Prefix}-landing-${AWS::AccountId}-${AWS::Region}' ~"
            + " \"medallion-landing-000000000000-us-east-1\"",
        "!Sub '${Queue.Arn}/*' ~ \"queue-arn/*\"",
        "!Sub '${!Literal} and ${Prefix}' ~ \"${Literal} and medallion\"",
        "!Sub ['${Own}-${Prefix}', {Own: !Ref AWS::Partition}] ~ \"aws-medallion\"",
        "!GetAtt Queue.Arn ~ \"queue-arn\"",
        "{'Fn::GetAtt': [Queue, Arn]} ~ \"queue-arn\"",
        "!Join ['-', [a, !Ref Prefix, c]] ~ \"a-medallion-c\"",
        "!Select [1, !Split [',', 'x,y,z']] ~ \"y\"",
        "!Select [1, !Ref Several] ~ \"b\"",
        "!If [IsShort, 1, 2] ~ 1",
        "!If [IsLong, 1, 2] ~ 2",
        "!If [Both, both, neither] ~ \"neither\"",
        "!If [Either, either, neither] ~ \"either\"",
        "[1, !If [IsLong, 2, !Ref AWS::NoValue], 3] ~ [1,3]",
        "!FindInMap [Sizes, !Ref AWS::Region, Memory] ~ 512",
        "!Base64 hello ~ \"aGVsbG8=\"",
        "012345678901 ~ \"012345678901\"",
        "2012-10-17 ~ \"2012-10-17\"",
        "true ~ true",
        "1.5 ~ 1.5",
      })
  void evaluatesAsCloudFormationDoes(String value, String expected) throws Exception {
    assertThat(evaluate(value).get("Value")).hasToString(expected);
  }

  @Test
  void leavesOutWhatHasNoValue() throws Exception {
    assertThat(evaluate("!Ref AWS::NoValue")).isEmpty();
  }

  @Test
  void refusesAnItemThatTheListDoesNotHave() {
    assertThatThrownBy(() -> evaluate("!Select [5, [a, b]]"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("Fn::Select takes the item 5 of a list of 2");
  }

  private ObjectNode evaluate(String value) throws IOException {
    String text =
        """
        Parameters:
          Prefix: {Type: String}
          Several: {Type: CommaDelimitedList}
          Seconds: {Type: Number}
        Mappings:
          Sizes:
            us-east-1: {Memory: 512}
        Conditions:
          IsShort: !Equals [!Ref Seconds, 1]
          IsLong: !Not [!Condition IsShort]
          Both: !And [!Condition IsShort, !Condition IsLong]
          Either: !Or [{Condition: IsShort}, !Equals [a, b]]
        Resources:
          Queue:
            Type: AWS::SQS::Queue
          Tested:
            Type: AWS::SQS::Queue
            Properties:
              Value: %s
        """
            .formatted(value);
    Problems problems = new Problems("template.yaml");
    Template template =
        Template.read(Files.writeString(folder.resolve("template.yaml"), text), problems);
    Evaluator evaluator =
        new Evaluator(
            template,
            Parameters.resolve(
                template,
                Map.of("Prefix", "medallion", "Several", "a, b", "Seconds", "1"),
                problems),
            new StackIdentity("000000000000", "us-east-1", "medallion"),
            new Evaluator.Resources() {
              @Override
              public Optional<String> reference(String logicalId) {
                return Optional.of("queue-reference");
              }

              @Override
              public Optional<String> attribute(String logicalId, String attribute) {
                return Optional.of("queue-arn");
              }
            });
    return evaluator.object(template.resources().get("Tested").properties());
  }
}
