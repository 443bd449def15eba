package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.pipeline.EventSettings;
import dev.medallion.pipeline.Format;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsentColumnsTest {
  private static final Pipeline PIPELINE =
      new Pipeline(
          "retail",
          List.of(
              source("orders", Map.of("id", "bigint")),
              source("sales", Map.of("id", "bigint", "customer_email", "string", "x", "int"))),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Pipeline.LONGEST_RETRY,
          EventSettings.ofNamespace("retail"),
          List.of());

  private final Map<TableName, Map<String, String>> properties = new HashMap<>();

  @Test
  void tellsEachColumnWithTheNearestNameThatFilesHave() {
    table(
        "sales",
        Map.of("medallion.absent-columns", "{\"customer_email\": \"e_mail\", \"x\": \"\"}"));

    assertThat(absent())
        .containsExactly(
            new RunReport.AbsentColumn("bronze.retail.sales", "customer_email", "e_mail"),
            new RunReport.AbsentColumn("bronze.retail.sales", "x", ""));
  }

  @Test
  void tellsNothingOfATableThatTellsNoneOrIsNotThere() {
    table("orders", Map.of());
    table("sales", Map.of("medallion.absent-columns", "{}"));

    assertThat(absent()).isEmpty();
  }

  @Test
  void leavesOutAColumnThatIsNoLongerDeclared() {
    table("orders", Map.of("medallion.absent-columns", "{\"gone\": \"id\"}"));

    assertThat(absent()).isEmpty();
  }

  @Test
  void namesATableWhosePropertyIsNoJson() {
    table("orders", Map.of("medallion.absent-columns", "id"));

    assertThatThrownBy(this::absent)
        .hasMessage("the property medallion.absent-columns of bronze.retail.orders is no JSON: id");
  }

  private List<RunReport.AbsentColumn> absent() {
    return new AbsentColumns(this::load).of(PIPELINE);
  }

  private Optional<TableMetadata> load(TableName table) {
    return Optional.ofNullable(properties.get(table))
        .map(
            told ->
                new TableMetadata(
                    table,
                    "uuid",
                    List.of(),
                    told,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    0,
                    Map.of()));
  }

  private void table(String source, Map<String, String> told) {
    properties.put(TableName.parse("bronze.retail." + source), told);
  }

  private static Source source(String name, Map<String, String> columns) {
    return new Source(
        name,
        name + "/",
        Format.CSV,
        Map.of(),
        List.of("id"),
        columns,
        List.of(),
        Optional.empty());
  }
}
