package dev.medallion.local.stepfunctions.states;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    return problems(Run.quoted(definition));
  }

  private static String refusalOf(String states) {
    return problems(Run.machine(states));
  }

  /** A line for each problem. */
  private static String problems(String definition) {
    return catchThrowableOfType(
            InvalidDefinitionException.class, () -> Definition.parse(definition, TASKS))
        .problems()
        .stream()
        .map(Problem::toString)
        .collect(Collectors.joining("\n"));
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
            NOT_SUPPORTED: Belongs to Distributed Map, which is not supported: the Map runs inline at /States/Gold/ItemReader
            SCHEMA_VALIDATION_FAILED: unknown resource 'x' at /States/Gold/ItemProcessor/States/Build/Resource
            NOT_SUPPORTED: Heartbeats are not supported: use TimeoutSeconds at /States/Gold/ItemProcessor/States/Build/HeartbeatSeconds
            SCHEMA_VALIDATION_FAILED: Field 'MaxAttempt' is not supported at /States/Gold/ItemProcessor/States/Build/Retry[0]
            SCHEMA_VALIDATION_FAILED: Must have exactly one of 'Next' and '"End": true' at /States/Gold/ItemProcessor/States/Build
            SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'ItemsPath' is only supported for the 'JSONPath' QueryLanguage at /States/Gold
            SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/Odd/Type
            SCHEMA_VALIDATION_FAILED: Field 'Next' is not supported at /States/Alone\
            """);
  }

  @Test
  void refusesTextThatIsNoJson() {
    assertThat(refusal("{'StartAt': }"))
        .startsWith("INVALID_JSON_DESCRIPTION: Unexpected character ('}' (code 125))")
        .endsWith(
            "\n at [Source: (String)\"{\"StartAt\": }\"; line: 1, column: 13] at [Source:"
                + " (String)\"{\"StartAt\": }\"; line: 1, column: 13]");
    assertThat(refusal("{'StartAt': 'A', 'StartAt': 'B'}"))
        .contains("Duplicate field 'StartAt'")
        .contains("line: 1");
    assertThat(refusal("[]"))
        .isEqualTo("SCHEMA_VALIDATION_FAILED: Definition must be a valid JSON object at null");
    assertThat(refusal("{}"))
        .isEqualTo("SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /");
  }

  @Test
  void refusesPaths() {
    assertThat(
            refusal(
                "{'StartAt': 'P', 'States': {'P': {'Type': 'Pass', 'InputPath': '$.a', 'End': true,"
                    + " 'Assign': {'a': {'b.$': '$.b'}}, 'Output': 'x'}}}"))
        .isEqualTo(
            """
            NOT_SUPPORTED: JSONPath is not supported: write the state in JSONata and the value as {% … %} at /States/P/Assign/a/b.$
            SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/P
            NOT_SUPPORTED: JSONPath is not supported: write the state in JSONata, with "QueryLanguage": "JSONata" at /States/P/InputPath\
            """);
    // The wording of ValidateStateMachineDefinition on AWS, 19 October 2025.
    assertThat(refusalOf("'S': {'Type': 'Succeed', 'QueryLanguage': 'JSONPath'}"))
        .isEqualTo(
            "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata'"
                + " for whole state machine at /States/S");
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
        .isEqualTo("SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /");
    assertThat(
            refusal(
                "{'QueryLanguage': 'JSONata', 'StartAt': 'X', 'States': {'S': {'Type':"
                    + " 'Succeed'}}}"))
        .isEqualTo("MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /StartAt");
    assertThat(
            refusalOf(
                """
                'C': {'Type': 'Choice', 'Default': 'D', 'Choices': [{'Condition': true, 'Next': 'E'}]},
                'T': {'Type': 'Task', 'Resource': 'r', 'Next': 'N', 'Catch': [{'ErrorEquals': ['E'], 'Next': 'O'}]}
                """))
        .isEqualTo(
            """
            MISSING_TRANSITION_TARGET: Missing 'Next' target: E at /States/C/Choices[0]/Next
            MISSING_TRANSITION_TARGET: Missing 'Next' target: D at /States/C/Default
            MISSING_TRANSITION_TARGET: Missing 'Next' target: N at /States/T/Next
            MISSING_TRANSITION_TARGET: Missing 'Next' target: O at /States/T/Catch[0]/Next
            MISSING_END_STATE: Workflow has no terminal state at null\
            """);
    assertThat(refusalOf("'A': {'Type': 'Succeed'}, 'B': {'Type': 'Pass', 'Next': 'A'}"))
        .isEqualTo("MISSING_TRANSITION_TARGET: State \"B\" is not reachable. at /States/B");
    assertThat(refusalOf("'A': {'Type': 'Pass', 'Next': 'B'}, 'B': {'Type': 'Pass', 'Next': 'A'}"))
        .isEqualTo("MISSING_END_STATE: Workflow has no terminal state at null");
    assertThat(
            refusalOf(
                "'A': {'Type': 'Pass', 'Next': 'B'}, 'B': {'Type': 'Pass', 'Next': 'A'}, 'C':"
                    + " {'Type': 'Succeed'}"))
        .as("a loop beside an end that nothing leads to")
        .isEqualTo("MISSING_TRANSITION_TARGET: State \"C\" is not reachable. at /States/C");
  }

  @Test
  void refusesANameThatIsUsedTwice() {
    assertThat(
            refusalOf(
                """
                'M': {'Type': 'Map', 'Next': 'I', 'ItemProcessor': {'StartAt': 'I', 'States': {'I': {'Type': 'Succeed'}}}},
                'I': {'Type': 'Succeed'}
                """))
        .isEqualTo(
            "DUPLICATE_STATE_NAME: The name is taken: /States/M/ItemProcessor/States/I is a state"
                + " too at /States/I");
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
            SCHEMA_VALIDATION_FAILED: An outer workflow assigns the variable 'late': an inner one can read it, not assign it at /States/M/ItemProcessor/States/I/Assign/late
            SCHEMA_VALIDATION_FAILED: A variable's name is a letter and up to 79 letters, digits or underscores, and not 'states' at /States/P/Assign/states
            SCHEMA_VALIDATION_FAILED: A variable's name is a letter and up to 79 letters, digits or underscores, and not 'states' at /States/P/Assign/1st\
            """);
  }

  @Test
  void refusesExpressionsThatDoNotParse() {
    // As AWS was measured to answer in August 2026.
    Map.of(
            "$states.input[1,2)",
            "Expected \"]\", got \",\"",
            "1 +",
            "Unexpected end of expression",
            "$x :=",
            "Unexpected end of expression",
            "/abc",
            "No terminating / in regular expression")
        .forEach(
            (expression, words) ->
                assertThat(refusalOf(pass(expression)))
                    .isEqualTo(
                        "INVALID_JSONATA_EXPRESSION: %s at /States/P/Output/v".formatted(words)));
    assertThat(
            refusal(
                "{'QueryLanguage': 'JSONata', 'StartAt': 'P', 'States': {'P': {'Output': '{% 1 \","
                    + " \"Type\": \"Pass\", \"End\": true}}}"))
        .isEqualTo(
            "INVALID_JSONATA_EXPRESSION: A string that starts with {% must end with %} at"
                + " /States/P/Output");
  }

  @Test
  void refusesWhatIsNewerThanStepFunctionsJsonata() {
    assertThat(refusalOf(pass("$states.input.a ?? 1")))
        .isEqualTo(
            "UNSUPPORTED_JSONATA_EXPRESSION: Operator '??' is not supported: it is newer than"
                + " JSONata 2.0.6. at /States/P/Output/v");
    assertThat(refusalOf(pass("$states.input.a ?: 1"))).contains("Operator '?:' is not supported");
  }

  @Test
  void refusesReferencesToAContextItemThatIsNotThere() {
    assertThat(refusalOf(pass("phone")))
        .isEqualTo(
            "UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not"
                + " supported. at /States/P/Output/v");
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
            SCHEMA_VALIDATION_FAILED: States.ALL must stand alone, and in the last retrier or catcher at /States/T/Retry[0]/ErrorEquals
            SCHEMA_VALIDATION_FAILED: Must be an array of at least one string at /States/T/Retry[1]/ErrorEquals
            SCHEMA_VALIDATION_FAILED: There is no error 'States.Odd' at /States/T/Retry[2]/ErrorEquals
            SCHEMA_VALIDATION_FAILED: Must be an integer between 1 and 99999999, and is constant at /States/T/Retry[2]/IntervalSeconds
            SCHEMA_VALIDATION_FAILED: Must be an integer between 0 and 99999999, and is constant at /States/T/Retry[2]/MaxAttempts
            SCHEMA_VALIDATION_FAILED: Must be a number of at least 1.0 at /States/T/Retry[2]/BackoffRate
            SCHEMA_VALIDATION_FAILED: Value should be one of the following: [FULL, NONE] at /States/T/Retry[2]/JitterStrategy
            SCHEMA_VALIDATION_FAILED: Must be greater than IntervalSeconds and less than 31622400 at /States/T/Retry[3]/MaxDelaySeconds
            SCHEMA_VALIDATION_FAILED: States.ALL must stand alone, and in the last retrier or catcher at /States/T/Catch[0]/ErrorEquals
            SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'ResultPath' is only supported for the 'JSONPath' QueryLanguage at /States/T/Catch[1]\
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
            SCHEMA_VALIDATION_FAILED: Must be an integer between 0 and 99999999, or a JSONata expression {% … %} that gives one at /States/W/Seconds
            SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/W/Timestamp
            SCHEMA_VALIDATION_FAILED: Must have exactly one of 'Seconds' and 'Timestamp' at /States/W
            SCHEMA_VALIDATION_FAILED: Must be a string, and is constant at /States/T/Resource
            SCHEMA_VALIDATION_FAILED: Must be an integer between 1 and 99999999, or a JSONata expression {% … %} that gives one at /States/T/TimeoutSeconds\
            """);
  }

  @Test
  void takesTheFormerNameOfAnItemProcessor() {
    assertThatCode(
            () ->
                Definition.parse(
                    Run.machine(
                        "'M': {'Type': 'Map', 'End': true, 'Iterator': {'StartAt': 'I', 'States':"
                            + " {'I': {'Type': 'Succeed'}}}}"),
                    TASKS))
        .doesNotThrowAnyException();
    assertThat(refusalOf("'M': {'Type': 'Map', 'End': true}"))
        .isEqualTo(
            "SCHEMA_VALIDATION_FAILED: These fields are required: [ItemProcessor] at /States/M");
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
            NOT_SUPPORTED: Only INLINE is supported at /States/M/ItemProcessor/ProcessorConfig/Mode
            SCHEMA_VALIDATION_FAILED: Field 'ExecutionType' is not supported at /States/M/ItemProcessor/ProcessorConfig\
            """);
  }
}
