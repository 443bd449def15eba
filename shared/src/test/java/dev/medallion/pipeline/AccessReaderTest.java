package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.ColumnsExcept;
import dev.medallion.pipeline.AccessRule.ColumnsOnly;
import dev.medallion.pipeline.AccessRule.ReadableTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessReaderTest {
  private static final String FIRST_LINE = "namespace: retail";
  private static final String ANALYSTS = "arn:aws:iam::123456789012:role/people/analysts";

  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void letsNobodyInUnlessItSaysSo() throws PipelineException {
    assertThat(folder.load().access()).isEmpty();
  }

  @Test
  void aLayerStandsForItsTablesAndATableForItself() throws Exception {
    rule("read: [gold, bronze.sales]");

    assertThat(folder.load().access())
        .containsExactly(
            new AccessRule(
                "analysts",
                ANALYSTS,
                List.of(
                    new ReadableTable(Layer.GOLD, "totals", new AllColumns()),
                    new ReadableTable(Layer.BRONZE, "sales", new AllColumns()))));
  }

  @Test
  void readsWhichColumnsOfWhichTables() throws Exception {
    rule(
        "read: [bronze, gold], columns: {sales: [sale_id, _rescued], customers: [all],"
            + " gold.totals: [all, except: [total]]}");

    assertThat(folder.load().access().get(0).tables())
        .containsExactlyInAnyOrder(
            new ReadableTable(Layer.BRONZE, "customers", new AllColumns()),
            new ReadableTable(
                Layer.BRONZE, "sales", new ColumnsOnly(List.of("_rescued", "sale_id"))),
            new ReadableTable(Layer.GOLD, "totals", new ColumnsExcept(List.of("total"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "read: [golden] | access.analysts.read: \"golden\" is neither a layer nor a table; write"
            + " bronze, silver or gold, or a table as in gold.NAME; did you mean \"gold\"?",
        "read: [gold.total] | access.analysts.read: \"gold.total\" is no table of the pipeline;"
            + " did you mean \"gold.totals\"?",
        "red: [gold] | access.analysts.red is no known setting; did you mean \"read\"?",
        "'read: [gold], columns: {total: [day]}' | access.analysts.columns.total is none of the"
            + " tables that the rule reads; did you mean \"totals\"?",
        "'read: [gold], columns: {clean_sales: [day]}' | access.analysts.columns.clean_sales is"
            + " none of the tables that the rule reads; there is totals",
        "'read: [gold], columns: {totals: [days]}' | access.analysts.columns.totals: \"days\" is no"
            + " column of gold/totals.sql; did you mean \"day\"?",
        "'read: [bronze], columns: {sales: [all, except: [amounts]]}' |"
            + " access.analysts.columns.sales.except: \"amounts\" is none of the columns; did you"
            + " mean \"amount\"?",
        "'read: [gold], columns: {totals: [all, day]}' | access.analysts.columns.totals names no"
            + " columns; write [all, except: [a, b]], or [a, b] for these alone",
        "'read: [gold], columns: {totals: [all, but: [day]]}' | access.analysts.columns.totals.but"
            + " is no known setting; known here: except",
      })
  void refusesWhatThereIsNot(String settings, String problem) throws IOException {
    rule(settings);

    assertThat(folder.problems()).contains("pipeline.yaml:2: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "analysts | access.a.principal: \"analysts\" is no principal that can be let in; write the"
            + " ARN of an IAM role or user, or of a QuickSight user or group, as in"
            + " arn:aws:iam::123456789012:role/analysts",
        "arn:aws:sts::123456789012:assumed-role/analysts/ann | access.a.principal:"
            + " \"arn:aws:sts::123456789012:assumed-role/analysts/ann\" is a session of a role;"
            + " write the role, as in arn:aws:iam::123456789012:role/analysts",
      })
  void refusesWhoCannotBeLetIn(String principal, String problem) throws IOException {
    access("{a: {principal: '%s', read: [gold]}}".formatted(principal));

    assertThat(folder.problems()).containsExactly("pipeline.yaml:2: " + problem);
  }

  @Test
  void onePrincipalHasOneRule() throws IOException {
    access(
        "{a: {principal: %s, read: [gold]}, b: {principal: %s, read: [silver]}}"
            .formatted(ANALYSTS, ANALYSTS));

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:2: access.b.principal is that of access.a as well; put into one rule"
                + " what it may read");
  }

  @Test
  void namesStayApartInTheIdsOfStatements() throws IOException {
    access("{team_1: {principal: %s, read: [gold]}}".formatted(ANALYSTS));

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:2: access.team_1 is no name for a rule: at most 40 lower-case letters"
                + " and digits, and underscores each followed by a letter; it begins with a"
                + " letter");
  }

  private void rule(String settings) throws IOException {
    access("{analysts: {principal: %s, %s}}".formatted(ANALYSTS, settings));
  }

  private void access(String value) throws IOException {
    folder.with(FIRST_LINE, FIRST_LINE + "\naccess: " + value);
  }
}
