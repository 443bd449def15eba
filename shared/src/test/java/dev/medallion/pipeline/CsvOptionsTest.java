package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvOptionsTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delimter: \",\"    | .delimter is no CSV option of Spark that can be set here; did you"
            + " mean \"delimiter\"?",
        "mergeSchema: true  | .mergeSchema is no CSV option of Spark that can be set here; remove"
            + " it",
        "inferSchema: true | .inferSchema is decided by the bronze job, which reads the declared"
            + " columns and keeps what does not fit in _rescued; remove it",
        "quote: '\"\"'     | .quote: \"\"\"\" must be a single character",
        "delimiter: ''     | .delimiter is empty; leave it out for a comma",
        "delimiter: \"\\n\" | .delimiter holds a line break, which ends a record; write another"
            + " character",
        "header: yes       | .header: \"yes\" must be true or false",
        "encoding: UTF-88  | .encoding: \"UTF-88\" is no character set; write one such as UTF-8",
        "charset: '?'      | .charset: \"?\" is no character set; write one such as UTF-8",
        "locale: de_DE     | .locale: \"de_DE\" is no language tag; write one such as en-US",
        "nullValue:        | .nullValue has no value",
      })
  void refusesOptionsThatMakeNoSense(String option, String problem) throws IOException {
    assertRefused(option, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multiLine: true                     | .multiLine has nothing to decide: a record ends"
            + " where its quotes say; remove it",
        "multiline: false                    | .multiline has nothing to decide: a record ends"
            + " where its quotes say; remove it",
        "unescapedQuoteHandling: RAISE_ERROR | .unescapedQuoteHandling has nothing to decide: quote"
            + " and escape alone say where a value ends; remove it",
        "lineSep: x                          | .lineSep has nothing to decide: LF, CRLF and CR each"
            + " end a record; remove it",
        "maxColumns: 3                       | .maxColumns has nothing to decide: a record may have"
            + " any number of values; remove it",
        "maxCharsPerColumn: 3                | .maxCharsPerColumn has nothing to decide: a value"
            + " may be of any length; remove it",
      })
  void refusesOptionsThatHaveNothingLeftToDecide(String option, String problem) throws IOException {
    assertRefused(option, problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "charToEscapeQuoteEscaping: \"'\" | \"'\" is not \"\"\", the value of escape, which escapes"
            + " itself; remove it",
        "escape: '!', charToEscapeQuoteEscaping: '?' | \"?\" is not \"!\", the value of escape,"
            + " which escapes itself; remove it",
      })
  void refusesAnEscapeOfTheEscapeThatIsNotItself(String options, String problem)
      throws IOException {
    assertRefused(options, ".charToEscapeQuoteEscaping: " + problem);
  }

  @Test
  void takesAnEscapeThatEscapesItself() throws Exception {
    folder.with("delimiter: \";\"", "charToEscapeQuoteEscaping: '!', escape: '!'");

    assertThat(folder.load().source("sales").orElseThrow().options())
        .containsEntry("charToEscapeQuoteEscaping", "!");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sep: x, delimiter: y           | .delimiter means the same as \"sep\" on line 8; remove"
            + " one",
        "encoding: UTF-8, charset: UTF-8 | .charset means the same as \"encoding\" on line 8;"
            + " remove one",
        "quote: x, Quote: y             | .Quote means the same as \"quote\" on line 8; remove one",
      })
  void refusesTwoNamesOfOneOption(String options, String problem) throws IOException {
    assertRefused(options, problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy-MM-dd",
        "d.M.yyyy",
        "dd/MM/yyyy HH:mm",
        "yyyyMMddHHmmssSSS",
        "MM/dd/yyyy hh:mm:ss a",
        "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]",
        "EEE, d MMM uuuu",
        "dd-MMM-yy",
        "yyyy-MM",
      })
  void takesPatternsOfDatesAndTimes(String pattern) throws IOException {
    folder.with(
        "delimiter: \";\"", "dateFormat: &p \"%s\", timestampFormat: *p".formatted(pattern));

    assertThat(folder.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dateFormat         | yyyy-MM-ddT | is no pattern of java.time: Unknown pattern letter: T;"
            + " letters that stand for themselves are put in single quotes, as in"
            + " yyyy-MM-dd'T'HH:mm:ss",
        "timestampFormat    | yyyy]       | is no pattern of java.time: Pattern invalid as it"
            + " contains ] without previous [",
        "timestampNTZFormat | YYYY-MM-dd  | does not tell a date: yyyy is the year, MM the month"
            + " and dd the day of the month, as in yyyy-MM-dd",
        "dateFormat         | yyyy-MM-DD  | does not tell a date: yyyy is the year, MM the month"
            + " and dd the day of the month, as in yyyy-MM-dd",
        "timestampFormat    | HH:mm       | does not tell a date: yyyy is the year, MM the month"
            + " and dd the day of the month, as in yyyy-MM-dd",
      })
  void refusesAPatternThatTellsNoDate(String option, String pattern, String problem)
      throws IOException {
    folder.with("delimiter: \";\"", "%s: \"%s\"".formatted(option, pattern));

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .startsWith(
            "pipeline.yaml:8: sources.sales.options.%s: \"%s\" %s"
                .formatted(option, pattern, problem));
  }

  @Test
  void spellsOptionsAsSparkDocumentsThem() throws Exception {
    folder.with("delimiter: \";\"", "DELIMITER: \"\\t\", HEADER: true, quote: \"\"");

    assertThat(folder.load().source("sales").orElseThrow().options())
        .containsEntry("delimiter", "\t")
        .containsEntry("header", "true")
        .containsEntry("quote", "");
  }

  private void assertRefused(String options, String problem) throws IOException {
    folder.with("delimiter: \";\"", options);

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:8: sources.sales.options" + problem);
  }
}
