package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeclaredColumnsTest {
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
        "bigit         | \"bigit\" is no column type here; did you mean \"bigint\"?",
        "varchar(20)   | \"varchar(20)\" is no column type here; write string",
        "long          | \"long\" is no column type here; write bigint",
        "smallint      | \"smallint\" is no column type here; write int",
        "decimal       | \"decimal\" is no column type here; write decimal(10,2)",
        "datetime      | \"datetime\" is no column type here; write timestamp",
        "decimal(39,2) | decimal(39,2) is impossible: 1 to 38 digits, at most all of them behind"
            + " the point",
        "decimal(5,6)  | decimal(5,6) is impossible: 1 to 38 digits, at most all of them behind the"
            + " point",
        "struct<a:int> | \"struct<a:int>\" is nested, which a value of a CSV file is not; write"
            + " string, or give the source format: jsonl",
        "array         | \"array\" is nested, which a value of a CSV file is not; write string, or"
            + " give the source format: jsonl",
        "geometry      | \"geometry\" is no column type here; the types are boolean, int, bigint,"
            + " float, double, decimal(10,2), string, date, timestamp, timestamp_ntz",
      })
  void refusesATypeThatACsvColumnCannotHave(String type, String problem) throws IOException {
    folder.with("amount: decimal(10,2)", "amount: " + type);

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:11: sources.sales.columns.amount: " + problem);
  }

  @Test
  void writesTypesAsSparkDoes() throws Exception {
    folder.with("amount: decimal(10,2)", "amount: DECIMAL( 10, 2 )");

    assertThat(folder.load().source("sales").orElseThrow().columns())
        .containsEntry("amount", "decimal(10,2)");
  }

  @Test
  void explainsAnUnquotedCommaInsideBraces() throws IOException {
    folder.with(
        "    columns:\n      sale_id: bigint\n      amount: decimal(10,2)\n",
        "    columns: {sale_id: bigint, amount: decimal(10,2), note: string}\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:9: sources.sales.columns.amount: inside { } a comma ends the value;"
                + " write the type in quotes, as in \"decimal(10,2)\"");
  }

  @Test
  void explainsTheCommasOfAnUnquotedStructInsideBraces() throws IOException {
    folder
        .with("format: csv", "format: jsonl")
        .with("    options: {delimiter: \";\"}\n", "")
        .with(
            "    columns:\n      sale_id: bigint\n      amount: decimal(10,2)\n",
            "    columns: {sale_id: bigint, buyer: struct<id:int,tags:array<string>>, note:"
                + " string}\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:8: sources.sales.columns.buyer: inside { } a comma ends the value;"
                + " write the type in quotes, as in \"struct<id:bigint,name:string>\"");
  }
}
