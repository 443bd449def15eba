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
            "pipeline.yaml:3: sources.c: \"format\" is missing; add format: csv, format: jsonl"
                + " or format: parquet",
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
  @ValueSource(
      strings = {
        "_source_object",
        "_source_etag",
        "_source_version",
        "_source_modified_at",
        "_source_line",
        "_ingested_at",
        "_rescued",
        "_Rescued"
      })
  void keepsTheNamesOfTheColumnsThatBronzeAdds(String name) throws IOException {
    folder.with("      amount:", "      " + name + ": string\n      amount:");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:11: sources.sales.columns.%s begins with an underscore, which is kept for columns such as _rescued"
                .formatted(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jsonll | did you mean \"jsonl\"?",
        "parket | did you mean \"parquet\"?",
      })
  void refusesAFormatThatThereIsNot(String format, String guess) throws IOException {
    folder.with("format: csv", "format: " + format);

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:6: sources.sales.format: \"%s\" is no known format; csv, jsonl and parquet are; %s"
                .formatted(format, guess));
  }

  @Test
  void readsWhatMakesARowTheNewestAndWhichIsGone() throws Exception {
    folder.with(
        "key: [sale_id]\n    options",
        "key: [sale_id]\n    sequence_by: amount\n    delete_when: \"amount < 0\"\n    options");

    Source sales = folder.load().source("sales").orElseThrow();

    assertThat(sales.sequenceBy()).containsExactly("amount");
    assertThat(sales.deleteWhen()).contains("amount < 0");
  }

  @Test
  void takesSeveralColumnsAsSequence() throws Exception {
    folder.with("key: [customer_id]}", "key: [customer_id], sequence_by: [day, number]}");

    assertThat(folder.load().source("customers").orElseThrow().sequenceBy())
        .containsExactly("day", "number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sequence_by: amout         | sequence_by: \"amout\" is none of the columns; did you mean"
            + " \"amount\"?",
        "sequence_by: [amount, at]  | sequence_by: \"at\" is none of the columns",
        "sequence_by: [sale_id]     | sequence_by: \"sale_id\" belongs to the key, so it is the"
            + " same in all rows of a record; name what grows with each change of it",
        "sequence_by: []            | sequence_by is an empty list",
        "delete_when: ''            | delete_when is empty; write a condition, as in \"op = 'D'\"",
        "delete_when: '(amount < 0' | delete_when opens a parenthesis that nothing closes",
        "delete_when: 'amount IN (SELECT 1)' | delete_when holds a query; delete_when is about one"
            + " row of the source, so compute it in the model's SQL and filter there",
      })
  void refusesASequenceOrADeletionThatDecidesNothing(String setting, String problem)
      throws Exception {
    folder.with("key: [sale_id]\n    options", "key: [sale_id]\n    " + setting + "\n    options");

    assertThat(folder.problems()).containsExactly("pipeline.yaml:8: sources.sales." + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key: [sale_id]\n    sequence_by: amount",
        "key: [sale_id]\n    delete_when: amount < 0",
        "key: [sale_id, amount]"
      })
  void aModelIsMadeAnewWhenItsSourcesNewestRowsAreOthers(String change) throws Exception {
    String before = folder.load().silver().get(0).definition();

    folder.with("key: [sale_id]\n    options", change + "\n    options");

    assertThat(folder.load().silver().get(0).definition()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sales_ledger", "sales_undone"})
  void theNameOfACompanionIsTaken(String name) throws IOException {
    folder.with(
        "sources:\n",
        "sources:\n  %s: {prefix: other/, format: parquet, key: [id]}\n".formatted(name));

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:3: sources.%s is the name of a table that stands beside bronze.sales;"
                    .formatted(name)
                + " choose another name");
  }
}
