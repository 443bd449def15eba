package dev.medallion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.Expectation;
import dev.medallion.contract.Expectation.Action;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectationReaderTest {
  @TempDir private Path temporary;
  private PipelineFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new PipelineFolder(temporary);
  }

  @Test
  void readsBothForms() throws Exception {
    expect(
        """
          positive_amount: "amount > 0"
          known: {rule: "sale_id IS NOT NULL", action: fail}
          quiet: {rule: " amount < 1000 ", action: warn}
          kept_out: {rule: "amount <> 13"}
        """);

    assertThat(model().expectations())
        .containsExactly(
            new Expectation("positive_amount", "amount > 0", Action.QUARANTINE),
            new Expectation("known", "sale_id IS NOT NULL", Action.FAIL),
            new Expectation("quiet", "amount < 1000", Action.WARN),
            new Expectation("kept_out", "amount <> 13", Action.QUARANTINE));
  }

  @Test
  void shortFormsMakeARuleForEachColumn() throws Exception {
    expect(
        """
          not_null: [sale_id, amount]
          accepted_values:
            columns: {kind: [it's, 'a\\b'], size: [1, 2.5], on: [true]}
            action: warn
        """);

    assertThat(model().expectations())
        .containsExactly(
            new Expectation("not_null_sale_id", "`sale_id` IS NOT NULL", Action.QUARANTINE),
            new Expectation("not_null_amount", "`amount` IS NOT NULL", Action.QUARANTINE),
            new Expectation("accepted_values_kind", "`kind` IN ('it\\'s', 'a\\\\b')", Action.WARN),
            new Expectation("accepted_values_size", "`size` IN (1, 2.5)", Action.WARN),
            new Expectation("accepted_values_on", "`on` IN (true)", Action.WARN));
  }

  @Test
  void someShortFormsAreAboutAllRows() throws Exception {
    expect(
        """
          unique: [amount]
          relationships: {columns: {sale_id: bronze.sales.sale_id}, action: warn}
          row_count: {min: 1, max: 10, action: warn}
          freshness: {sold_at: 1d}
        """);

    assertThat(model().expectations())
        .containsExactly(
            new Expectation(
                "unique_amount",
                "no two rows have the same amount",
                Action.FAIL,
                "SELECT count(`amount`) - count(DISTINCT `amount`) FROM {{ this.rows }}",
                "amount"),
            new Expectation(
                "relationships_sale_id",
                "sale_id is one of bronze.sales.sale_id",
                Action.WARN,
                "SELECT count(*) FROM {{ this.rows }} WHERE `sale_id` IS NOT NULL AND `sale_id` NOT"
                    + " IN (SELECT `sale_id` FROM {{ bronze.sales }} WHERE `sale_id` IS NOT NULL)",
                "sale_id"),
            new Expectation(
                "row_count",
                "count(*) >= 1 AND count(*) <= 10",
                Action.WARN,
                "SELECT CASE WHEN count(*) >= 1 AND count(*) <= 10 THEN 0 ELSE 1 END FROM"
                    + " {{ this.rows }}",
                ""),
            new Expectation(
                "freshness_sold_at",
                "the newest sold_at is at most 1d old",
                Action.FAIL,
                "SELECT CASE WHEN CAST(max(`sold_at`) AS timestamp) >= current_timestamp() -"
                    + " INTERVAL '86400' SECOND THEN 0 ELSE 1 END FROM {{ this.rows }}",
                "sold_at"));
  }

  @Test
  void saysWhatIsWrongWithRulesAboutAllRows() throws Exception {
    expect(
        """
          unique: {columns: [amount], action: quarantine}
          relationships: {sale_id: silver.other.id}
          row_count: {min: 5, max: 2}
          freshness: {sold_at: soon}
        """);

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:17: silver.clean_sales.expect.unique is about all rows of the table, so"
                + " there is no row to quarantine; write action: fail or action: warn",
            "pipeline.yaml:18: silver.clean_sales.expect.relationships.sale_id:"
                + " \"silver.other.id\" names no column of a table that the query reads; write"
                + " TABLE.COLUMN with one of bronze.sales, or let the query read the table",
            "pipeline.yaml:19: silver.clean_sales.expect.row_count: min is more than max; swap"
                + " them",
            "pipeline.yaml:20: silver.clean_sales.expect.freshness.sold_at: \"soon\" is no time"
                + " here; write it as in 30m, 1h or 1d");
  }

  @Test
  void aSourceHasNone() throws Exception {
    folder.with(
        "key: [sale_id]\n    options", "key: [sale_id]\n    expect: {a: b > 1}\n    options");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:8: sources.sales.expect is for models: bronze keeps every record as it"
                + " came, whatever it is like; write the rule into the silver model that reads"
                + " {{ bronze.sales }}");
  }

  @Test
  void goldFailsOnRowsThatBreakARule() throws Exception {
    folder.with(
        "    cluster: [day, total]\n",
        """
            cluster: [day, total]
            expect:
              positive: total > 0
              not_null: {columns: [total], action: fail}
              accepted_values: {day: ['it''s']}
        """);

    assertThat(folder.load().gold().get(0).expectations())
        .containsExactly(
            new Expectation("positive", "total > 0", Action.FAIL),
            new Expectation("not_null_total", "\"total\" IS NOT NULL", Action.FAIL),
            new Expectation("accepted_values_day", "\"day\" IN ('it''s')", Action.FAIL));
  }

  @Test
  void goldHasNoQuarantine() throws Exception {
    folder.with(
        "    cluster: [day, total]\n",
        """
            cluster: [day, total]
            expect:
              positive: {rule: total > 0, action: warn}
              not_null: {columns: [total], action: quarantine}
        """);

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:22: gold.totals.expect.positive.action: \"warn\" is for silver; a gold"
                + " table takes all rows of its query or none, so write fail",
            "pipeline.yaml:23: gold.totals.expect.not_null.action: \"quarantine\" is for silver; a"
                + " gold table takes all rows of its query or none, so write fail");
  }

  @Test
  void aModelNeedsNone() throws Exception {
    assertThat(model().expectations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "note NOT IN ('a;b', '--', '{{ x.y }}', 'select (')",
        "exists(parts, part -> part > 0)",
        "(amount > 0 OR (amount IS NULL)) AND `selected` = 'it\\'s'",
      })
  void takesWhatOnlyLooksWrong(String rule) throws Exception {
    expect("  kept: \"" + rule.replace("\\", "\\\\") + "\"\n");

    assertThat(model().expectations())
        .containsExactly(new Expectation("kept", rule, Action.QUARANTINE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Kept: 'a > 0' | Kept has capitals, which make the whole table invisible to Athena; write"
            + " \"kept\"",
        "_kept: 'a > 0' | _kept begins with an underscore, which is kept for columns such as"
            + " _rescued",
        "key: 'a > 0' | key is the name of a rule that every model has: each row needs a key; give"
            + " this rule another name",
        "kept: ' ' | kept is empty; write a condition, as in \"quantity > 0\"",
        "kept: | kept has no value",
        "kept: [a, b] | kept must be a single value, not a list",
        "kept: 'a > 0; b > 0' | kept holds a semicolon; a rule is one condition, so remove it",
        "kept: 'a > 0 -- really' | kept holds a comment; write it behind a # in YAML",
        "kept: 'a > 0 /* really */' | kept holds a comment; write it behind a # in YAML",
        "kept: 'a > (0' | kept opens a parenthesis that nothing closes",
        "kept: 'a > 0) OR (b' | kept closes a parenthesis that nothing opens",
        "kept: \"a = 'x\" | kept opens a quote that nothing closes",
        "kept: 'a IN ({{ bronze.sales }})' | kept reads another table; a rule is about one row of"
            + " the model's result, so join in the model's SQL and name the column",
        "kept: 'a IN (Select 1)' | kept holds a query; a rule is about one row of the model's"
            + " result, so compute it in the model's SQL and name the column",
        "kept: 'a IN (TABLE t)' | kept holds a query; a rule is about one row of the model's"
            + " result, so compute it in the model's SQL and name the column",
        "kept: {action: warn} | kept: \"rule\" is missing; add the condition that each row has to"
            + " keep, as in rule: quantity > 0",
        "kept: {rule: 'a > (0'} | kept.rule opens a parenthesis that nothing closes",
        "kept: {rule: 'a > 0', action: quarentine} | kept.action: \"quarentine\" is no action;"
            + " write one of warn, quarantine, fail; did you mean \"quarantine\"?",
        "kept: {rule: 'a > 0', on: fail} | kept.on is no known setting; known here: rule, action",
        "kept: {rule: 'a > 0', severity: warn} | kept.severity is no known setting; known here:"
            + " rule, action",
      },
      quoteCharacter = '$')
  void refusesWhatIsNoRule(String written, String problem) throws IOException {
    expect("  " + written + "\n");

    assertThat(folder.problems())
        .containsExactly("pipeline.yaml:17: silver.clean_sales.expect." + problem);
  }

  @Test
  void aNameStandsOnce() throws IOException {
    expect("  kept: 'a > 0'\n  kept: 'a > 1'\n");

    assertThat(folder.problems())
        .containsExactly(
            "pipeline.yaml:18: silver.clean_sales.expect.kept stands here a second time; the first"
                + " is on line 17");
  }

  @Test
  void theDefinitionFollowsEachRuleAndItsAction() throws Exception {
    String without = model().definition();
    expect("  kept: 'amount > 0'\n");
    String quarantined = model().definition();
    folder.with("'amount > 0'", "{rule: 'amount > 0', action: quarantine}");
    String same = model().definition();
    folder.with("action: quarantine", "action: warn");
    String warned = model().definition();

    assertThat(quarantined).isNotEqualTo(without).isEqualTo(same);
    assertThat(warned).isNotEqualTo(quarantined).isNotEqualTo(without);
  }

  @Test
  void aModelWithoutRulesKeepsTheDefinitionThatItHadBeforeThereWereAny() throws Exception {
    assertThat(model().definition())
        .isEqualTo("b91610ca707595ec91974c9ae08aad06a7a8d77cd173b3addd9abc3f9f0843ab");
  }

  private void expect(String rules) throws IOException {
    folder.with(
        "    key: [sale_id]\ngold", "    key: [sale_id]\n    expect:\n" + rules.indent(4) + "gold");
  }

  private SilverModel model() throws PipelineException {
    return folder.load().silver("clean_sales").orElseThrow();
  }
}
