package dev.medallion.local.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVENT =
      """
      {"source": "aws.s3", "detail-type": "Object Created", "resources": ["arn:one", "arn:two"],
       "detail": {"bucket": {"name": "medallion-landing"}, "reason": null, "state": "SUCCEEDED",
         "object": {"key": "sales/2026-01.csv", "size": 1024.0},
         "tags": [{"name": "a", "level": 1}, {"name": "b"}], "none": []}}
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
      })
  void matchesAsEventBridgeDoes(String pattern, boolean matches) throws Exception {
    assertThat(EventPattern.of(json(pattern)).matches(JSON.readTree(EVENT))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | it must be an object with at least one field",
        "{'source': 'aws.s3'} | source must be an object or an array",
        "{'detail': {'bucket': {}}} | detail.bucket is an empty object",
        "{'source': []} | source is an empty array",
        "{'source': [['aws.s3']]} | source holds an array inside its array",
        "{'detail': {'ip': [{'cidr': '10.0.0.0/24'}]}} | detail.ip uses the operator cidr;"
            + " supported are prefix, suffix",
        "{'source': [{'prefix': 1}]} | source: prefix takes a string",
        "{'source': [{'prefix': 'a', 'suffix': 'b'}]} | source needs exactly one operator in each"
            + " object",
        "{'source': [{'exists': 'yes'}]} | source: exists takes true or false",
        "{'size': [{'numeric': ['>']}]} | size: numeric takes one or two pairs",
        "{'size': [{'numeric': ['!', 1]}]} | size: numeric knows =, <, <=, > and >=, not \"!\"",
        "{'size': [{'numeric': ['>', 'x']}]} | size: numeric compares with \"x\", which is no"
            + " number",
        "{'source': [{'wildcard': 'a**'}]} | source has consecutive wildcards",
        "{'source': [{'anything-but': {'numeric': 1}}]} | source uses numeric inside anything-but",
        "{'$or': [{'source': ['a']}]} | $or must be an array of at least two objects",
      })
  void refusesPatternsByFieldAndReason(String pattern, String reason) throws Exception {
    JsonNode json = json(pattern);

    assertThatThrownBy(() -> EventPattern.of(json))
        .isInstanceOf(InvalidPatternException.class)
        .hasMessageStartingWith("Event pattern is not valid. Reason: " + reason);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text.replace('\'', '"'));
  }
}
