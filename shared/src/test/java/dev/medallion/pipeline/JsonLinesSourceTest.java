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

final class JsonLinesSourceTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder =
        new PipelineFolder(temporary)
            .with("format: csv", "format: jsonl")
            .with("    options: {delimiter: \";\"}\n", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "json"})
  void hasTwoNamesThatMeanTheSame(String name) throws Exception {
    folder.with("format: jsonl", "format: " + name);

    Source source = folder.load().source("sales").orElseThrow();

    assertThat(source.format()).isEqualTo(Format.JSONL);
    assertThat(source.format().label()).isEqualTo("jsonl");
    assertThat(source.columns()).containsEntry("sale_id", "bigint");
  }

  @Test
  void wantsColumns() throws IOException {
    folder.with("    columns:\n      sale_id: bigint\n      amount: decimal(10,2)\n", "");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:4: sources.sales: \"columns\" is missing; add each column with its type,"
                + " as in columns: {id: bigint}; a JSON Lines file does not say them");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array<string>                          | array<string>",
        "ARRAY< Decimal( 10, 2 ) >              | array<decimal(10,2)>",
        "map<string, bigint>                    | map<string,bigint>",
        "struct<id: bigint, name: string>       | struct<id:bigint,name:string>",
        "struct<id bigint, name string>         | struct<id:bigint,name:string>",
        "Struct<`id`: INT, _at: timestamp_ntz>  | struct<id:int,_at:timestamp_ntz>",
        "array<struct<k:string,v:map<string,array<double>>>>"
            + " | array<struct<k:string,v:map<string,array<double>>>>",
        "timestamp                              | timestamp",
      })
  void writesTypesAsSparkDoes(String written, String type) throws Exception {
    folder.with("amount: decimal(10,2)", "amount: '" + written + "'");

    assertThat(folder.load().source("sales").orElseThrow().columns()).containsEntry("amount", type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "long                     | \"long\" is no column type here; write bigint",
        "array<long>              | \"long\" is no column type here; write bigint",
        "struct<a:struct<b:text>> | \"text\" is no column type here; write string",
        "array<decimal(39,2)>     | decimal(39,2) is impossible: 1 to 38 digits, at most all of"
            + " them behind the point",
        "array                    | \"array\" is cut short: write struct<name:type,…>, array<type>"
            + " or map<string,type>",
        "array<int,int>           | \"array<int,int>\": an array has one type, as in array<string>",
        "map<string>              | \"map<string>\": a map has two types, as in map<string,bigint>;"
            + " the first is string",
        "map<int,string>          | \"int\" is no key of a map in JSON, whose names are text; write"
            + " string",
        "struct<id>               | \"id\" is no field of a struct, which is written name:type, as"
            + " in struct<id:bigint,name:string>",
        "struct<userId:bigint>    | the field \"userId\" has capitals, which make the whole table"
            + " invisible to Athena; write \"userid\"",
        "struct<unit-price:int>   | \"unit-price\" is no name for a field: lower-case letters,"
            + " digits and underscores, not beginning with a digit",
        "struct<a:int,a:int>      | \"a\" stands twice in one struct; remove one",
      })
  void refusesATypeThatAColumnCannotHave(String written, String problem) throws IOException {
    folder.with("amount: decimal(10,2)", "amount: '" + written + "'");

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:10: sources.sales.columns.amount: " + problem);
  }

  @Test
  void takesTheOptionsOfSingleValues() throws Exception {
    options(
        "encoding: UTF-16LE, dateformat: dd.MM.yyyy, timestampFormat: \"dd.MM.yyyy HH:mm\","
            + " timestampNTZFormat: \"yyyyMMddHHmmss\", locale: de-DE, nanValue: n, positiveInf: p,"
            + " negativeInf: m");

    assertThat(folder.load().source("sales").orElseThrow().options())
        .containsOnlyKeys(
            "encoding",
            "dateFormat",
            "timestampFormat",
            "timestampNTZFormat",
            "locale",
            "nanValue",
            "positiveInf",
            "negativeInf");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multiLine: true     | .multiLine has nothing to decide: each line is one record; remove"
            + " it",
        "lineSep: x          | .lineSep has nothing to decide: each line is one record; remove it",
        "delimiter: x        | .delimiter has nothing to decide: JSON itself says where names and"
            + " values begin and end; remove it",
        "header: true        | .header has nothing to decide: JSON itself says where names and"
            + " values begin and end; remove it",
        "allowComments: true | .allowComments has nothing to decide: a record is JSON as RFC 8259"
            + " defines it; remove it",
        "nullValue: none     | .nullValue has nothing to decide: JSON tells null from text, and"
            + " empty text from both; remove it",
        "charset: UTF-8      | .charset has nothing to decide: the character set of JSON Lines is"
            + " named by encoding alone; remove it",
        "inferTimestamp: true | .inferTimestamp is decided by the bronze job, which reads the"
            + " declared columns and keeps what does not fit in _rescued; remove it",
        "pretty: true        | .pretty is no JSON Lines option of Spark that can be set here;"
            + " remove it",
        "encodin: UTF-8      | .encodin is no JSON Lines option of Spark that can be set here; did"
            + " you mean \"encoding\"?",
        "encoding: UTF-88    | .encoding: \"UTF-88\" is no character set; write one such as UTF-8",
      })
  void refusesEveryOtherOptionByName(String option, String problem) throws IOException {
    options(option);

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:8: sources.sales.options" + problem);
  }

  private void options(String options) throws IOException {
    folder.with("    columns:\n", "    options: {" + options + "}\n    columns:\n");
  }
}
