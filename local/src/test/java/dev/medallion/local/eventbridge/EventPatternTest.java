package dev.medallion.local.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENT =
      """
      {"source": "aws.s3", "detail-type": "Object Created", "resources": ["arn:one", "arn:two"],
       "detail": {"bucket": {"name": "medallion-landing"}, "reason": null, "state": "SUCCEEDED",
         "object": {"key": "sales/2026-01.csv", "size": 1024.0},
         "tags": [{"name": "a", "level": 1}, {"name": "b"}], "none": [], "ip": "10.0.0.7"}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'source': ['aws.s3']} | true",
        "{'source': ['aws.glue', 'aws.s3']} | true",
        "{'source': ['aws.glue']} | false",
        "{'source': ['aws.s3'], 'detail': {'bucket': {'name': ['medallion-landing']}}} | true",
        "{'source': ['aws.s3'], 'detail': {'bucket': {'name': ['other']}}} | false",
        "{'resources': ['arn:two']} | true",
        "{'resources': ['arn:three']} | false",
        "{'detail': {'reason': [null]}} | true",
        "{'detail': {'object': {'size': [1024]}}} | true",
        "{'detail': {'object': {'size': ['1024']}}} | false",
        "{'detail': {'object': {'key': [{'prefix': 'sales/'}]}}} | true",
        "{'detail': {'object': {'key': [{'prefix': 'customers/'}]}}} | false",
        "{'detail': {'object': {'key': [{'prefix': {'equals-ignore-case': 'SALES/'}}]}}} | true",
        "{'detail': {'object': {'key': [{'suffix': '.csv'}]}}} | true",
        "{'detail': {'object': {'key': [{'suffix': '.parquet'}, {'suffix': '.csv'}]}}} | true",
        "{'detail': {'object': {'key': [{'wildcard': 'sales/*-01.*'}]}}} | true",
        "{'detail': {'object': {'key': [{'wildcard': 'sales/*-02.*'}]}}} | false",
        "{'detail': {'object': {'size': [{'numeric': ['>', 0, '<=', 1024]}]}}} | true",
        "{'detail': {'object': {'size': [{'numeric': ['>', 1024]}]}}} | false",
        "{'detail': {'object': {'size': [{'numeric': ['=', 1024]}]}}} | true",
        "{'detail': {'state': [{'equals-ignore-case': 'succeeded'}]}} | true",
        "{'detail': {'state': [{'anything-but': 'SUCCEEDED'}]}} | false",
        "{'detail': {'state': [{'anything-but': ['FAILED', 'TIMEOUT']}]}} | true",
        "{'detail': {'state': [{'anything-but': {'prefix': 'SUCC'}}]}} | false",
        "{'detail': {'state': [{'anything-but': {'suffix': ['X', 'Y']}}]}} | true",
        "{'detail': {'missing': [{'anything-but': 'x'}]}} | false",
        "{'detail': {'missing': [{'exists': false}]}} | true",
        "{'detail': {'none': [{'exists': false}]}} | true",
        "{'detail': {'state': [{'exists': true}]}} | true",
        "{'detail': {'state': [{'exists': false}]}} | false",
        "{'detail': {'tags': {'name': ['b']}}} | true",
        "{'detail': {'tags': {'name': ['c']}}} | false",
        "{'$or': [{'source': ['aws.glue']}, {'detail': {'state': ['SUCCEEDED']}}]} | true",
        "{'$or': [{'source': ['aws.glue']}, {'source': ['aws.states']}]} | false",
        "{'detail': {'tags': {'name': ['a'], 'level': [1]}}} | true",
        "{'detail': {'tags': {'name': ['b'], 'level': [1]}}} | false",
        "{'detail': {'ip': [{'cidr': '10.0.0.0/24'}]}} | true",
        "{'detail': {'ip': [{'cidr': '10.0.1.0/24'}]}} | false",
      })
  void matchesAsEventBridgeDoes(String pattern, boolean matches) throws Exception {
    assertThat(EventPattern.of(pattern.replace('\'', '"')).matches(JSON.readTree(EVENT)))
        .isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | Empty objects are not allowed | 3",
        "[1] | Filter is not an object | 2",
        "{'source': 'aws.s3'} | 'source' must be an object or an array | 13",
        "{'detail': {'bucket': {}}} | Empty objects are not allowed | 25",
        "{'source': []} | Empty arrays are not allowed | 14",
        "{'source': [['aws.s3']]} | Match value must be String, number, true, false, or null | 14",
        "{'source': [{'nope': 1}]} | Unrecognized match type nope | 23",
        "{'source': [{'prefix': 1}]} | prefix match pattern must be a string | 25",
        "{'source': [{'prefix': 'a', 'suffix': 'b'}]} | Only one key allowed in match expression"
            + " | 40",
        "{'source': [{'exists': 'yes'}]} | exists match pattern must be either true or false."
            + " | 25",
        "{'size': [{'numeric': ['>']}]} | Value of > must be numeric | 28",
        "{'size': [{'numeric': ['!', 1]}]} | Unrecognized numeric range operator: ! | 30",
        "{'source': [{'wildcard': 'a**'}]} | Consecutive wildcard characters at pos 2 | 31",
        "{'source': [{'anything-but': {'numeric': 1}}]} | Unsupported anything-but pattern:"
            + " numeric | 43",
      })
  void refusesPatternsInEventBridgesWordsAndByTheirPlace(
      String pattern, String reason, int column) {
    String given = pattern.replace('\'', '"');

    assertThatThrownBy(() -> EventPattern.of(given))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessage(
            "Event pattern is not valid. Reason: %s\n at [Source: (String)\"%s\"; line: 1, column: %d]"
                .formatted(reason.replace('\'', '"'), given, column));
  }

  @Test
  void showsTheBeginningOfALongPattern() {
    String given = "{\"source\": \"%s\"}".formatted("a".repeat(600));

    assertThatThrownBy(() -> EventPattern.of(given))
        .hasMessageEndingWith(
            "\"[truncated %d chars]; line: 1, column: 13]".formatted(given.length() - 500));
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThatThrownBy(() -> EventPattern.of("{\"source\": [\"a\"]"))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageContaining("expected close marker for Object")
        .hasMessageContaining("(start marker at [Source: (String)\"{\"source\"");
  }

  /** As recorded on AWS, by TestEventPattern. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'d': {'f': [{'anything-but': {'suffix': [null, '.txt']}}]}}|prefix/suffix match pattern"
            + " must be a string|47|2",
        "{'d': {'f': [{'anything-but': {'equals-ignore-case': 123}}]}}|Inside"
            + " anything-but/equals-ignore-case list, number|57|1",
        "{'d': {'f': [{'anything-but': {'wildcard': 123}}]}}|wildcard match pattern must be a"
            + " string|47|1",
        "{'d': {'f': [{'anything-but': {'prefix': {'equals-ignore-case': 'a'}}}]}}|Value of"
            + " anything-but must be an array or single string/number value.|43|1",
      })
  void tellsTheFirstFailureAndItsPlace(String pattern, String words, int column, int times) {
    String given = pattern.replace('\'', '"');
    String place = "\n at [Source: (String)\"%s\"; line: 1, column: %d]".formatted(given, column);

    assertThatThrownBy(() -> EventPattern.of(given))
        .hasMessageStartingWith("Event pattern is not valid. Reason: " + words)
        .hasMessageEndingWith(place.repeat(times));
  }

  @Test
  void tellsWhereATokenEndsThatItDoesNotKnow() {
    assertThatThrownBy(() -> EventPattern.of("{\"not\": closed mark\""))
        .hasMessageStartingWith("Event pattern is not valid. Reason: Unrecognized token 'closed'")
        .hasMessageEndingWith("line: 1, column: 15]");
  }

  @Test
  void refusesAPatternOfTooManyWildcards() {
    assertThatThrownBy(
            () -> EventPattern.of("{\"a\": [{\"wildcard\": \"*:*:*:*:*:event-bus/*\"}]}"))
        .hasMessageStartingWith("Event pattern is not valid. Reason: Rule is too complex");
    assertThat(EventPattern.of("{\"a\": [{\"wildcard\": \"/U/*/dir/dir/dir/dir/dir/doc.txt\"}]}"))
        .isNotNull();
  }
}
