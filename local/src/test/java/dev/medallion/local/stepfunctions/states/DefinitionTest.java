package dev.medallion.local.stepfunctions.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionTest {
  private static final TaskRunner TASKS =
      new TaskRunner() {
        @Override
        public JsonNode run(TaskRequest request) {
          return request.arguments();
        }

        @Override
        public List<Refusal> refusals(String resource, JsonNode arguments) {
          return resource.equals("r")
              ? List.of()
              : List.of(new Refusal("Resource", "unknown resource '" + resource + "'"));
        }
      };

  private static String refusal(String definition) {
    return catchThrowableOfType(
            InvalidDefinitionException.class, () -> Definition.parse(Run.quoted(definition), TASKS))
        .getMessage();
  }

  private static String refusalOf(String states) {
    return catchThrowableOfType(
            InvalidDefinitionException.class, () -> Definition.parse(Run.machine(states), TASKS))
        .getMessage();
  }

  private static String pass(String expression) {
    return "'P': {'Type': 'Pass', 'End': true, 'Output': {'v': '{% " + expression + " %}'}}";
  }

  @Test
  void reportsEveryProblemWithItsPath() {
    assertThat(
            refusalOf(
                """
                'Gold': {'Type': 'Map', 'Next': 'Nowhere', 'ItemReader': {}, 'ItemsPath': '$.x',
                  'ItemProcessor': {'StartAt': 'Build', 'States': {
                    'Build': {'Type': 'Task', 'Resource': 'x', 'HeartbeatSeconds': 5, 'Retry': [{'ErrorEquals': ['States.ALL'], 'MaxAttempt': 3}]}}}},
                'Odd': {'Type': 'Teleport', 'End': true},
                'Alone': {'Type': 'Succeed', 'Next': 'Gold'}
                """))
        .isEqualTo(
            """
            /States/Gold/ItemReader: Belongs to Distributed Map, which is not supported: the Map runs inline
            /States/Gold/ItemProcessor/States/Build/Resource: unknown resource 'x'
            /States/Gold/ItemProcessor/States/Build/HeartbeatSeconds: Heartbeats are not supported: use TimeoutSeconds
            /States/Gold/ItemProcessor/States/Build/Retry[0]/MaxAttempt: Field 'MaxAttempt' is not supported in a retrier
            /States/Gold/ItemProcessor/States/Build: Must have exactly one of 'Next' and '"End": true'
            /States/Gold/ItemsPath: The QueryLanguage is set to 'JSONata', but field 'ItemsPath' is only supported for the 'JSONPath' QueryLanguage
            /States/Odd/Type: Value should be one of the following: [Task, Map, Parallel, Choice, Wait, Pass, Succeed, Fail]
            /States/Alone/Next: Field 'Next' is not supported in a Succeed state\
            """);
  }

  @Test
  void refusesTextThatIsNoJson() {
    assertThat(refusal("{'StartAt': }")).contains("/: Unexpected character").contains("line 1");
    assertThat(refusal("{'StartAt': 'A', 'StartAt': 'B'}"))
        .contains("Duplicate field 'StartAt'")
        .contains("line 1");
    assertThat(refusal("[]")).contains("Expected an object");
  }

  @Test
  void refusesPaths() {
    assertThat(
            refusal(
                "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'InputPath': '$.a', 'End': true,"
                    + " 'Assign': {'a': {'b.$': '$.b'}}, 'Output': 'x'}}}"))
        .isEqualTo(
            """
            /States/P/Assign/a/b.$: JSONPath is not supported: write the state in JSONata and the value as {% … %}
            /States/P/Output: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage
            /States/P/InputPath: JSONPath is not supported: write the state in JSONata, with "QueryLanguage": "JSONata"\
            """);
    // The wording of ValidateStateMachineDefinition on AWS, 19 October 2025.
    assertThat(refusalOf("'S': {'Type': 'Succeed', 'QueryLanguage': 'JSONPath'}"))
        .isEqualTo(
            "/States/S: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state"
                + " machine");
  }

  @Test
  void takesTheQueryLanguageOfEachState() {
    assertThatCode(
            () ->
                Definition.parse(
                    Run.quoted(
                        "{'StartAt': 'S', 'States': {'S': {'Type': 'Succeed', 'QueryLanguage':"
                            + " 'JSONata'}}}"),
                    TASKS))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesTransitionsThatLeadNowhere() {
    assertThat(refusal("{'QueryLanguage': 'JSONata', 'States': {'S': {'Type': 'Succeed'}}}"))
        .isEqualTo("/: These required fields are missing: ['StartAt']");
    assertThat(
            refusal(
                "{'QueryLanguage': 'JSONata', 'StartAt': 'X', 'States': {'S': {'Type':"
                    + " 'Succeed'}}}"))
        .isEqualTo("/StartAt: There is no state 'X' here");
    assertThat(
            refusalOf(
                """
                'C': {'Type': 'Choice', 'Default': 'D', 'Choices': [{'Condition': true, 'Next': 'E'}]},
                'T': {'Type': 'Task', 'Resource': 'r', 'Next': 'N', 'Catch': [{'ErrorEquals': ['E'], 'Next': 'O'}]}
                """))
        .isEqualTo(
            """
            /States/C/Choices[0]/Next: There is no state 'E' here
            /States/C/Default: There is no state 'D' here
            /States/T/Next: There is no state 'N' here
            /States/T/Catch[0]/Next: There is no state 'O' here\
            """);
    assertThat(refusalOf("'A': {'Type': 'Succeed'}, 'B': {'Type': 'Pass', 'Next': 'A'}"))
        .isEqualTo("/States/B: No state leads here");
    assertThat(refusalOf("'A': {'Type': 'Pass', 'Next': 'B'}, 'B': {'Type': 'Pass', 'Next': 'A'}"))
        .isEqualTo("/States: No state ends the workflow");
  }

  @Test
  void refusesANameThatIsUsedTwice() {
    assertThat(
            refusalOf(
                """
                'M': {'Type': 'Map', 'Next': 'I', 'ItemProcessor': {'StartAt': 'I', 'States': {'I': {'Type': 'Succeed'}}}},
                'I': {'Type': 'Succeed'}
                """))
        .isEqualTo("/States/I: The name is taken: /States/M/ItemProcessor/States/I is a state too");
  }

  @Test
  void refusesAnInnerAssignmentOfAnOuterVariable() {
    assertThat(
            refusalOf(
                """
                'M': {'Type': 'Map', 'Next': 'P', 'Assign': {'rows': '{% $states.result %}'}, 'ItemProcessor': {'StartAt': 'I', 'States': {
                  'I': {'Type': 'Pass', 'Assign': {'late': 1, 'mine': 2}, 'End': true}}}},
                'P': {'Type': 'Pass', 'Assign': {'late': 1, 'states': 2, '1st': 3}, 'End': true}
                """))
        .isEqualTo(
            """
            /States/M/ItemProcessor/States/I/Assign/late: An outer workflow assigns the variable 'late': an inner one can read it, not assign it
            /States/P/Assign/states: A variable's name is a letter and up to 79 letters, digits or underscores, and not 'states'
            /States/P/Assign/1st: A variable's name is a letter and up to 79 letters, digits or underscores, and not 'states'\
            """);
  }

  @Test
  void refusesExpressionsThatDoNotParse() {
    assertThat(refusalOf(pass("$sum((1, 2")))
        .startsWith("/States/P/Output/v: ")
        .contains("'$sum((1, 2'");
    assertThat(
            refusal(
                "{'QueryLanguage': 'JSONata', 'StartAt': 'P', 'States': {'P': {'Output': '{% 1 \","
                    + " \"Type\": \"Pass\", \"End\": true}}}"))
        .isEqualTo("/States/P/Output: A string that starts with {% must end with %}");
  }

  @Test
  void refusesWhatIsNewerThanStepFunctionsJsonata() {
    assertThat(refusalOf(pass("$states.input.a ?? 1")))
        .isEqualTo(
            "/States/P/Output/v: Operator '??' is not supported: it is newer than JSONata 2.0.6.");
    assertThat(refusalOf(pass("$states.input.a ?: 1"))).contains("Operator '?:' is not supported");
    assertThat(refusalOf(pass("$eval('1')"))).contains("Function '$eval' is not supported");
  }

  @Test
  void refusesReferencesToAContextItemThatIsNotThere() {
    assertThat(refusalOf(pass("phone")))
        .isEqualTo("/States/P/Output/v: Reference to 'phone' at the top level is not supported.");
    assertThat(refusalOf(pass("$map($states.input.a, function($x) { $x + b })")))
        .contains("Reference to 'b' at the top level");
    assertThat(refusalOf(pass("$$.a"))).contains("Reference to '$$' is not supported.");
    assertThat(refusalOf(pass("$"))).contains("Reference to '$' at the top level");
    assertThat(refusalOf(pass("$states.errorOutput.Cause")))
        .contains("'$states.errorOutput' is supported in a catcher only");
  }

  @Test
  void takesReferencesThatHaveAContextItem() {
    for (String expression :
        List.of(
            "$states.input.items[value > 3 and $ != 1].{'n': name, 'm': `odd name`}",
            "$states.input.items^(>price).(price * 2)",
            "$states.input.items{name: $sum(price)}",
            "$replace($states.input.s, /a(?:b|c)[/]?/i, '?? ?: x')",
            "$states.input.a ? $states.input.b : null",
            "$filter($states.input.a, function($v, $i) { $v.x in ['y'] or $i = 0 })",
            "$states.input ~> |items|{'price': price * 2}|",
            "/* ?? */ ($f := function($n) <n:n> { $n / 2 / 3 }; $f(6))",
            "$map($states.input.a, $f(?, 2)) & $states.input.items.*.name",
            "$states.input.items@$i.($i.name & $string(%.x))")) {
      assertThatCode(() -> Definition.parse(Run.machine(pass(expression)), TASKS))
          .as(expression)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void refusesBadRetriersAndCatchers() {
    assertThat(
            refusalOf(
                """
                'T': {'Type': 'Task', 'Resource': 'r', 'End': true,
                  'Retry': [{'ErrorEquals': ['States.ALL', 'E']}, {'ErrorEquals': []}, {'ErrorEquals': ['States.Odd'], 'IntervalSeconds': 0, 'BackoffRate': 0.5,
                    'MaxAttempts': -1, 'JitterStrategy': 'SOME'}, {'ErrorEquals': ['E'], 'IntervalSeconds': 10, 'MaxDelaySeconds': 5}],
                  'Catch': [{'ErrorEquals': ['States.ALL'], 'Next': 'S'}, {'ErrorEquals': ['E'], 'Next': 'S', 'ResultPath': '$'}]},
                'S': {'Type': 'Succeed'}
                """))
        .isEqualTo(
            """
            /States/T/Retry[0]/ErrorEquals: States.ALL must stand alone, and in the last retrier or catcher
            /States/T/Retry[1]/ErrorEquals: Must be an array of at least one string
            /States/T/Retry[2]/ErrorEquals: There is no error 'States.Odd'
            /States/T/Retry[2]/IntervalSeconds: Must be an integer between 1 and 99999999, and is constant
            /States/T/Retry[2]/MaxAttempts: Must be an integer between 0 and 99999999, and is constant
            /States/T/Retry[2]/BackoffRate: Must be a number of at least 1.0
            /States/T/Retry[2]/JitterStrategy: Value should be one of the following: [FULL, NONE]
            /States/T/Retry[3]/MaxDelaySeconds: Must be greater than IntervalSeconds and less than 31622400
            /States/T/Catch[0]/ErrorEquals: States.ALL must stand alone, and in the last retrier or catcher
            /States/T/Catch[1]/ResultPath: The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage\
            """);
  }

  @Test
  void refusesFieldsOfTheWrongType() {
    assertThat(
            refusalOf(
                """
                'W': {'Type': 'Wait', 'Seconds': 'soon', 'Timestamp': 'tomorrow', 'Next': 'T'},
                'T': {'Type': 'Task', 'Resource': '{% $r %}', 'Arguments': {'a.$': '$.b'}, 'TimeoutSeconds': 0, 'End': true}
                """))
        .isEqualTo(
            """
            /States/W/Seconds: Must be an integer between 0 and 99999999, or a JSONata expression {% … %} that gives one
            /States/W/Timestamp: Must be an RFC 3339 timestamp such as 2026-11-22T12:00:00Z, or a JSONata expression {% … %} that gives one
            /States/W: Must have exactly one of 'Seconds' and 'Timestamp'
            /States/T/Resource: Must be a string, and is constant
            /States/T/TimeoutSeconds: Must be an integer between 1 and 99999999, or a JSONata expression {% … %} that gives one\
            """);
  }

  @Test
  void refusesADistributedMap() {
    assertThat(
            refusalOf(
                """
                'M': {'Type': 'Map', 'End': true, 'ItemProcessor': {'ProcessorConfig': {'Mode': 'DISTRIBUTED', 'ExecutionType': 'STANDARD'},
                  'StartAt': 'I', 'States': {'I': {'Type': 'Succeed'}}}}
                """))
        .isEqualTo(
            """
            /States/M/ItemProcessor/ProcessorConfig/Mode: Only INLINE is supported
            /States/M/ItemProcessor/ProcessorConfig/ExecutionType: Field 'ExecutionType' is not supported in a ProcessorConfig\
            """);
  }
}
