package dev.medallion.cfn;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which assertions hold, and what may stand in a rule. */
class RulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!Equals [!Ref Window, 60]",
        "!Equals [!Ref AWS::Region, us-east-1]",
        "!Not [!Equals [!Ref Window, 61]]",
        "!And [!Equals [a, a], {'Fn::Contains': [[1, 60], !Ref Window]}]",
        "!Or [!Equals [a, b], {'Fn::Contains': [!Ref Zones, b]}]",
        "'Fn::EachMemberEquals': [[a, a], a]",
        "'Fn::EachMemberEquals': [!Ref Same, x]",
        "'Fn::EachMemberIn': [!Ref Zones, [a, b, c]]",
        "'Fn::EachMemberIn': [[b], !Ref Zones]",
        "'Fn::EachMemberIn': [[], [a]]",
      })
  void holds(String assertion) {
    assertThatCode(() -> check(rule("", assertion))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!Equals [!Ref Window, 6]",
        "!Not [!Equals [!Ref Window, 60]]",
        "!And [!Equals [a, a], {'Fn::Contains': [[1, 6], !Ref Window]}]",
        "!Or [!Equals [a, b], {'Fn::Contains': [!Ref Zones, c]}]",
        "'Fn::EachMemberEquals': [!Ref Zones, a]",
        "'Fn::EachMemberIn': [!Ref Zones, [a, c]]",
      })
  void refusesWithTheDescriptionOfTheAssertion(String assertion) {
    assertThatThrownBy(() -> check(rule("", assertion)))
        .isInstanceOf(TemplateException.class)
        .hasMessage("template.yaml:8: Rules.Together: make them fit");
  }

  @Test
  void assertsNothingWhereItsConditionDoesNotHold() {
    assertThatCode(() -> check(rule("RuleCondition: !Equals [a, b]", "!Equals [a, b]")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(rule("RuleCondition: !Equals [a, a]", "!Equals [a, b]")))
        .hasMessage("template.yaml:8: Rules.Together: make them fit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "!If [A, b, c] ~ the function Fn::If is not supported in rules here",
        "'Fn::RefAll': 'AWS::EC2::VPC::Id' ~ the function Fn::RefAll is not supported in rules"
            + " here",
        "!Equals [a] ~ Fn::Equals takes 2 arguments, not 1",
        "!And [!Equals [a, a]] ~ Fn::And takes 2 to 10 conditions, not 1",
        "!Equals [!Ref Windo, 1] ~ there is no parameter Windo; did you mean \"Window\"?",
        "!Equals [!Ref Zones, a] ~ a text is expected here, not a list",
        "!Equals [!GetAtt Queue.Arn, a] ~ a text, a list or the Ref of a parameter is expected"
            + " here",
        "true ~ a function of rules is expected here",
      })
  void refusesWhatARuleMayNotContain(String assertion, String message) {
    assertThatThrownBy(() -> check(rule("", assertion)))
        .hasMessageStartingWith("template.yaml:8: Rules.Together: " + message);
  }

  @Test
  void refusesUnknownMembers() {
    assertThatThrownBy(() -> check("Rules: {Together: {Assertion: []}}"))
        .hasMessageContaining(
            "Rules.Together: Assertion is not supported in rules; did you mean \"Assertions\"?");
  }

  private static String rule(String condition, String assertion) {
    return """
    Rules:
      Together:
        %s
        Assertions:
          - Assert: {%s}
            AssertDescription: make them fit
    """
        .formatted(condition, assertion)
        .replace("{!", "!")
        .replaceAll("(?m)(Assert: !.*)}$", "$1")
        .replace("{true}", "true");
  }

  private void check(String rules) throws IOException, TemplateException {
    String parameters =
        """
        Parameters: {Window: {Type: Number}, Zones: {Type: CommaDelimitedList},
          Same: {Type: CommaDelimitedList}}
        Resources: {Queue: {Type: AWS::SQS::Queue}}
        """;
    Problems problems = new Problems("template.yaml");
    Template template =
        Template.read(
            Files.writeString(folder.resolve("template.yaml"), parameters + rules), problems);
    Map<String, String> given = Map.of("Window", "60", "Zones", "a,b", "Same", "x,x");
    Rules.check(
        template,
        Parameters.resolve(template, given, problems),
        new StackIdentity("000000000000", "us-east-1", "medallion"),
        problems);
    problems.throwIfAny();
  }
}
