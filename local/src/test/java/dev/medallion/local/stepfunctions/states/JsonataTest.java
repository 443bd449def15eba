package dev.medallion.local.stepfunctions.states;

import static dev.medallion.local.stepfunctions.states.Run.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonataTest {
  /** The length of a text of two to the power of a number. */
  private static final String DOUBLING =
      "($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p('x', %d)))";

  private static JsonNode value(String input, String expression) {
    return new Run()
        .input(input)
        .output("'P': {'Type': 'Pass', 'End': true, 'Output': {'v': '{% " + expression + " %}'}}")
        .get("v");
  }

  private static String cause(String input, String expression) {
    Outcome outcome =
        new Run()
            .input(input)
            .outcome(
                "'P': {'Type': 'Pass', 'End': true, 'Output': {'v': ['{% "
                    + expression
                    + " %}']}}");
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    Outcome.Failed failed = (Outcome.Failed) outcome;
    assertThat(failed.error()).contains("States.QueryEvaluationError");
    return failed.cause().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "$partition([1,2,3,4,5], 2); [[1,2],[3,4],[5]]",
        "$range(0, 10, 5); [0,5,10]",
        "$range(3, 1, -1); [3,2,1]",
        "$range(1, 1, 1); 1",
        "$hash('abc', 'SHA-256');"
            + " 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'",
        "$hash('abc', 'MD5'); '900150983cd24fb0d6963f7d28e17f72'",
        "$parse('{\\\"a\\\": [1, null]}'); {'a': [1, null]}",
        "$random(42) = $random(42); true",
        "$length($uuid()); 36",
        "10 / 4; 2.5",
        "10 / 5; 2",
        "$states.input.missing = null; false",
        "$states.input.none = null; true",
        "$exists($states.input.none); true",
        "$exists($states.input.missing); false",
        "$states.input.none; null",
        "$states.input.one; [{'k': null}]",
        "$states.input.big; 4503599627370497",
        "[$states.input.rows[$ > 1]]; [2, 3]",
        "$map($states.input.rows, function($r) { $r * 2 }); [2, 4, 6]",
        "$merge([$states.input.one[0], {'x': 1}]); {'k': null, 'x': 1}",
        "$states.input.rows ~> $sum; 6",
        "$states.input.one.$uppercase('x' & $string(k)); 'XNULL'",
        "$match('ababab', /ab/, 1).index; 0",
        "$substring('a😀b', 1, 1); '😀'",
        "$toMillis('2023-11'); 1698796800000",
        "$encodeUrl('https://a b/ü?x=[y]&z'); 'https://a%20b/%C3%BC?x=%5By%5D&z'",
        "$formatNumber(0.5, '#.##'); '.5'",
        "$formatNumber(12, '#.##'); '12.0'",
        "$formatNumber(1234.56789, '9,999.999,999'); '1,234.567,890'",
        "$formatNumber(0.234, '#.00e0'); '0.23e0'",
        "$formatNumber(0.123, '#.e9'); '0.1e0'",
        "$formatNumber(1234.5678, '00.000e00'); '12.346e02'",
        "$formatNumber(0.00012, '0.0e0'); '1.2e-4'",
        "$string(1e20); '100000000000000000000'",
        "$string(5890840712243076); '5890840712243080'",
        "$string(0.1 + 0.2); '0.3'",
        "$match('aba', function($s, $i) {{'match': 'b', 'start': 1, 'end': 2, 'groups':"
            + " []}}).index; 1",
        "$fromMillis(1735603200000, '[X0001]-W[W01]-[F1]'); '2025-W01-2'",
        "$fromMillis(951782400000, 'Week: [w] of [xNn]'); 'Week: 1 of March'",
        "$replace('ababab', /a/, '[$0]', 2); '[a]b[a]bab'",
        "$sort([{'a':2,'i':1},{'a':1,'i':2},{'a':2,'i':3},{'a':1,'i':4}],"
            + " function($l, $r) { $l.a > $r.a }).i; [2, 4, 1, 3]",
        "$map(['a1b', '2'], $match(?, /[a-z]/)).match; ['a', 'b']",
        "$map(['a1b2'], $match(?, /[a-z]/, 1)).match; 'a'",
        "$map(['a1', 'b'], $uppercase(?)); ['A1', 'B']",
        "$map(['abc', 'xyz'], $substring(?, 1)); ['bc', 'yz']",
        "$map(['abc'], $substring(?, 0, 2)); 'ab'",
        "$map(['a', 'b'], $pad(?, 3, '#')); ['a##', 'b##']",
        "$map([2, 3], $power(?, 2)); [4, 9]",
        "$map(['a-b', 'c-d'], $split(?, '-')); [['a', 'b'], ['c', 'd']]",
        "$map(['a1', 'b'], $contains(?, /[0-9]/)); [true, false]",
        "$map(['a1', 'b2'], $replace(?, /[0-9]/, '')); ['a', 'b']",
        "$map(['abc'], $hash(?, 'MD5')); '900150983cd24fb0d6963f7d28e17f72'",
        "[$map([[1,2,3]], $partition(?, 2))]; [[1, 2], [3]]",
        "$map([3, 5], $range(1, ?, 2)); [[1, 3], [1, 3, 5]]",
        "$map(['2', '3'], $parse(?)); [2, 3]",
        "$map(['2', '3'], $parse); [2, 3]",
        "$map([3, 4], function($a, $b) { $a & $exists($b) }(?)); ['3false', '4false']",
        "$map([3, 4], function($a, $b, $c) { $string([$a, $b, $exists($c)]) }($missing, ?));"
            + " ['[3,false]', '[4,false]']",
        "'bab' ~> $match(?, /a/) ~> $lookup('index'); 1",
        "$count($map([1..500], function($i) { {'a': $i, 'b': $string($i)} })); 500",
      })
  void evaluates(String expression, String expected) {
    assertThat(
            value(
                "{'none': null, 'one': [{'k': null}], 'rows': [1, 2, 3], 'big': 4503599627370497}",
                expression))
        .isEqualTo(json(expected));
  }

  @Test
  void failsWhenAnExpressionGivesNothing() {
    assertThat(cause("{}", "$states.input.absent"))
        .isEqualTo(
            "An error occurred while executing the state 'P' (entered at the event id #2)."
                + " The JSONata expression '$states.input.absent' specified for the field"
                + " 'Output/v[0]' returned nothing (undefined).");
  }

  @Test
  void failsWhenAnExpressionThrows() {
    assertThat(cause("{}", "1 + 'a'"))
        .contains("threw an error during evaluation. T2002: The right side of the \"+\" operator");
    assertThat(cause("{}", "$error('no rows')")).contains("no rows");
    assertThat(cause("{}", "$replace('abc', /.*?/, 'x')")).contains("D1004");
    assertThat(cause("{}", "$pad('a', 2.5)")).contains("Invalid array length");
    // As AWS was measured to answer in August 2026.
    assertThat(cause("{}", "$eval('1+1')"))
        .endsWith("threw an error during evaluation. T1006: Attempted to invoke a non-function");
    assertThat(cause("{}", "$formatNumber(1, 'x')"))
        .endsWith(
            "threw an error during evaluation. D3086: The sub-picture must not contain a passive"
                + " character that is preceded by an active character and that is followed by"
                + " another active character");
    assertThat(cause("{}", "$number('abc')")).contains("threw an error during evaluation");
    assertThat(cause("{}", "$hash('a', 'SHA-3')")).contains("$hash knows MD5, SHA-1");
    assertThat(cause("{}", "$parse('{')")).contains("$parse was given no JSON");
  }

  @Test
  void failsWhenAnExpressionGivesAFunction() {
    assertThat(cause("{}", "$sum")).endsWith("returned an unsupported result type.");
  }

  @Test
  void countsNoDepthThatIsNone() {
    String joined = "'x'" + " & 'x'".repeat(120);

    assertThat(value("{}", joined).textValue()).hasSize(121);
  }

  @Test
  void failsWhatTakesTooMuchMemory() {
    assertThat(value("{}", "[1..873782] ~> $count()").intValue()).isEqualTo(873_782);
    assertThat(cause("{}", "[1..873783] ~> $count()"))
        .endsWith(
            "threw an error during evaluation: Expression evaluation memory limit exceeded: Check"
                + " for excessive memory usage");
    assertThat(value("{}", DOUBLING.formatted(22)).intValue()).isEqualTo(1 << 22);
    assertThat(cause("{}", DOUBLING.formatted(23))).contains("memory limit exceeded");
    assertThat(cause("{}", "$pad('', 900000000)"))
        .contains("Expression evaluation memory limit exceeded");
  }

  @Test
  void failsARecursionThatIsTooDeep() {
    assertThat(cause("{}", "($f := function($n) { 1 + $f($n + 1) }; $f(0))"))
        .endsWith(
            "threw an error during evaluation: Stack overflow error: Check for non-terminating"
                + " recursive function. Consider rewriting as tail-recursive.");
  }

  @Test
  void failsWhenAFieldNeedsAnotherType() {
    assertThat(new Run().outcome("'W': {'Type': 'Wait', 'Seconds': '{% 'soon' %}', 'End': true}"))
        .isEqualTo(
            Run.failed(
                "States.QueryEvaluationError",
                "An error occurred while executing the state 'W' (entered at the event id #2). The"
                    + " JSONata expression ''soon'' specified for the field 'Seconds' returned an"
                    + " unexpected result type. Expected 'number', but was 'string' for value:"
                    + " \"soon\""));
  }

  @Test
  void catchesAFailedEvaluationOfATask() {
    Run run = new Run().tasks(TaskRequest::arguments);

    assertThat(
            run.output(
                """
                'T': {'Type': 'Task', 'Resource': 'r', 'Output': '{% $states.result.absent %}', 'End': true,
                  'Catch': [{'ErrorEquals': ['States.QueryEvaluationError'], 'Next': 'S', 'Output': 'caught'}]},
                'S': {'Type': 'Succeed'}
                """))
        .isEqualTo(json("'caught'"));
    assertThat(run.types()).contains("EvaluationFailed");
  }
}
