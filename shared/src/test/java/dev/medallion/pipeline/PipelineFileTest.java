package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PipelineFileTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void theFolderOfTheseTestsHasNoFault() throws PipelineException {
    assertThat(folder.load().namespace()).isEqualTo("retail");
  }

  @Test
  void reportsEveryProblemAtOnceInTheOrderOfTheFile() throws IOException {
    folder
        .with("x: day", "x: dai")
        .with("format: csv", "format: cvs")
        .with("namespace: retail", "namespaces: retail")
        .write("gold/totals.sql", "SELECT day, total FROM {{ silver.clean_sale }}");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:1: namespaces is no known setting; did you mean \"namespace\"?",
            "pipeline.yaml:1: \"namespace\" is missing; add the name under which all tables"
                + " stand, as in namespace: retail",
            "pipeline.yaml:6: sources.sales.format: \"cvs\" is no known format; csv, jsonl and"
                + " parquet are; did you mean \"csv\"?",
            "pipeline.yaml:26: datasets.daily.charts.x: \"dai\" is none of the data set's columns;"
                + " did you mean \"day\"?",
            "gold/totals.sql:1: gold.totals reads \"silver.clean_sale\", which no silver model"
                + " defines; did you mean \"clean_sales\"?");
  }

  @Test
  void saysThatTheFileIsNotThere() throws IOException {
    folder.without("pipeline.yaml");

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml: there is no such file in " + temporary);
  }

  @Test
  void saysThatTheFileIsEmpty() throws IOException {
    folder.write("pipeline.yaml", "\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml: is empty; it declares the namespace, sources, silver and gold tables");
  }

  @Test
  void saysThatTheFileHoldsOnlyComments() throws IOException {
    folder.write("pipeline.yaml", "# later\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml: must hold settings (name: value) such as namespace and sources");
  }

  @Test
  void refusesAListAtTheRoot() throws IOException {
    folder.write("pipeline.yaml", "- sales\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:1: must hold settings (name: value) such as namespace and sources");
  }

  @Test
  void saysWhereTheYamlIsBroken() throws IOException {
    folder.with("key: [day]", "key: [day");

    assertThat(folder.problems())
        .singleElement()
        .asString()
        .startsWith("pipeline.yaml:20: is not YAML: while parsing a flow sequence, ");
  }

  @Test
  void saysThatATabIsNoIndentation() throws IOException {
    folder.with("    prefix: sales/", "\tprefix: sales/");

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:5: a tab stands here; YAML is indented with spaces only");
  }

  @Test
  void saysThatTheFileIsNotUtf8() throws IOException {
    Files.write(
        temporary.resolve("pipeline.yaml"), "namespace: é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml: is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void refusesAKeyThatStandsThereTwice() throws IOException {
    folder.with("    format: csv\n", "    format: csv\n    prefix: returns/\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:7: sources.sales.prefix stands here a second time; the first is on line"
                + " 5");
  }

  @Test
  void listsTheKnownSettingsWhereNoneIsNear() throws IOException {
    folder.with("    format: csv\n", "    format: csv\n    partitions: 4\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:7: sources.sales.partitions is no known setting; known here: prefix,"
                + " format, key, options, columns, sequence_by, delete_when");
  }

  @Test
  void saysWhichKindOfValueIsWanted() throws IOException {
    folder
        .with("prefix: sales/", "prefix: [sales/]")
        .with("key: [sale_id]\n    options", "key: sale_id\n    options")
        .with("gold:\n  totals:\n", "gold:\n  empty:\n  totals:\n")
        .with("bronze: {compaction: none, snapshots: {age: 24h, keep: 1}}", "bronze: none");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:5: sources.sales.prefix must be a single value, not a list",
            "pipeline.yaml:7: sources.sales.key must be a list, as in key: [sale_id], not the"
                + " value \"sale_id\"",
            "pipeline.yaml:17: gold.empty has no value",
            "pipeline.yaml:29: maintenance.bronze must hold settings (name: value), not the value"
                + " \"none\"");
  }

  @Test
  void refusesNamesThatS3TablesOrAthenaWouldNotTake() throws IOException {
    folder
        .with("namespace: retail", "namespace: aws_retail")
        .with("  customers:", "  Customers-2:")
        .with("  totals:\n", "  order:\n")
        .with("model: totals", "model: order");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:1: namespace: \"aws_retail\" begins with \"aws\", which S3 Tables keeps"
                + " for AWS",
            "pipeline.yaml:3: sources.Customers-2 is no name for S3 Tables: lower-case letters,"
                + " digits and underscores, beginning with a letter; write \"customers_2\"",
            "pipeline.yaml:17: gold.order is a word of SQL; choose another name");
  }
}
