package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceReaderTest {
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
        "sales      | \"sales\" must end in /; write \"sales/\"",
        "/sales/    | \"/sales/\" begins with /, which no object's key does",
        "s3://in/x/ | \"s3://in/x/\" names a bucket; write only the part inside the landing bucket",
        "customers/ | \"customers/\" overlaps \"customers/\" of line 3, so an object would belong"
            + " to both; give each source its own",
        "customers/x/ | \"customers/x/\" overlaps \"customers/\" of line 3, so an object would"
            + " belong to both; give each source its own",
      })
  void refusesAPrefixThatIsNoPlaceOfItsOwn(String prefix, String problem) throws IOException {
    folder.with("prefix: sales/", "prefix: " + prefix);

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:5: sources.sales.prefix: " + problem);
  }

  @Test
  void acceptsPrefixesThatMerelyBeginAlike() throws IOException {
    folder.with("prefix: sales/", "prefix: customers_of_old/");

    assertThat(folder.problems()).isEmpty();
  }

  @Test
  void wantsPrefixFormatAndKey() throws IOException {
    folder.with("customers: {prefix: customers/, format: parquet, key: [customer_id]}", "c: {}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:3: sources.c: \"prefix\" is missing; add where its objects land, as in"
                + " prefix: c/",
            "pipeline.yaml:3: sources.c: \"format\" is missing; add format: csv or format: parquet",
            "pipeline.yaml:3: sources.c: \"key\" is missing; add the columns that identify a"
                + " record, as in key: [id]");
  }

  @Test
  void wantsSources() throws IOException {
    folder.write("pipeline.yaml", "namespace: retail\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:1: \"sources\" is missing; declare what arrives in the landing bucket");
  }

  @Test
  void wantsTheColumnsOfACsvFile() throws IOException {
    folder.with("    columns:\n      sale_id: bigint\n      amount: decimal(10,2)\n", "");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:4: sources.sales: \"columns\" is missing; add each column with its type,"
                + " as in columns: {id: bigint}; a CSV file does not say them");
  }

  @Test
  void wantsNoColumnsOrOptionsForParquet() throws IOException {
    folder.with(
        "format: parquet,", "format: parquet, columns: {a: int}, options: {mergeSchema: true},");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:3: sources.customers.columns: a Parquet file brings its own columns;"
                + " remove it",
            "pipeline.yaml:3: sources.customers.options: Parquet needs no reader options; remove"
                + " it");
  }

  @Test
  void wantsKeyColumnsToBeDeclared() throws IOException {
    folder.with("key: [sale_id]\n    options", "key: [saleid]\n    options");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:7: sources.sales.key: \"saleid\" is none of the columns; did you mean"
                + " \"sale_id\"?");
  }

  @Test
  void refusesAnEmptyKeyAndARepeatedColumn() throws IOException {
    folder
        .with("key: [customer_id]", "key: []")
        .with("key: [sale_id]\n    options", "key: [sale_id, sale_id]\n    options");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:3: sources.customers.key is an empty list",
            "pipeline.yaml:7: sources.sales.key: \"sale_id\" stands here twice; remove one");
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
  void refusesColumnNamesThatHideTheTable() throws IOException {
    folder.with("      amount:", "      _rescued: string\n      unit-price: int\n      Amount:");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:11: sources.sales.columns._rescued begins with an underscore, which is"
                + " kept for columns such as _rescued",
            "pipeline.yaml:12: sources.sales.columns.unit-price is no name for a column:"
                + " lower-case letters, digits and underscores, beginning with a letter; write"
                + " \"unit_price\"",
            "pipeline.yaml:13: sources.sales.columns.Amount has capitals, which make the whole"
                + " table invisible to Athena; write \"amount\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delimter: \",\"    | .delimter is no CSV option of Spark that can be set here; did you"
            + " mean \"delimiter\"?",
        "inferSchema: true | .inferSchema is decided by the bronze job, which reads the declared"
            + " columns and keeps what does not fit in _rescued; remove it",
        "quote: '\"\"'     | .quote: \"\"\"\" must be a single character",
        "delimiter: ''     | .delimiter is empty; leave it out for a comma",
        "multiLine: yes    | .multiLine: \"yes\" must be true or false",
        "encoding: UTF-88  | .encoding: \"UTF-88\" is no character set; write one such as UTF-8",
        "nullValue:        | .nullValue has no value",
      })
  void refusesOptionsThatMakeNoSense(String option, String problem) throws IOException {
    folder.with("delimiter: \";\"", option);

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:8: sources.sales.options" + problem);
  }

  @Test
  void spellsOptionsAsSparkDocumentsThem() throws Exception {
    folder.with("delimiter: \";\"", "DELIMITER: \"\\t\", multiline: true, quote: \"\"");

    assertThat(folder.load().source("sales").orElseThrow().options())
        .containsEntry("delimiter", "\t")
        .containsEntry("multiLine", "true")
        .containsEntry("quote", "");
  }
}
