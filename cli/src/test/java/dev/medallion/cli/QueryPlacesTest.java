package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QueryPlacesTest {
  private static final String CAUSE =
      "silver.shop.s: line 1:1: no; gold.shop.days: COLUMN_NOT_FOUND: line 3:40: Column 'totl'"
          + " cannot be resolved; gold.shop.other: line 1:1: no model of this pipeline";

  @TempDir private Path folder;

  @Test
  void saysWhereInTheFileThePositionIs() throws Exception {
    String plan =
        "{\"statement\": \"CREATE\\n"
            + "(SELECT day,\\n"
            + "  1 FROM \\\"a\\\".\\\"n\\\".\\\"s\\\" FOR VERSION WHERE totl > 1)\"}";

    assertThat(places(Optional.of(plan)).inFiles("run-1", CAUSE))
        .isEqualTo(
            "silver.shop.s: line 1:1: no; gold.shop.days: COLUMN_NOT_FOUND: gold/days.sql:2:31:"
                + " Column 'totl' cannot be resolved; gold.shop.other: line 1:1: no model of this"
                + " pipeline");
  }

  @Test
  void leavesWhatAnotherPipelineRan() throws Exception {
    String plan =
        "{\"statement\": \"SELECT\\n\\n something else altogether, which has that many columns\"}";

    assertThat(places(Optional.of(plan)).inFiles("run-1", CAUSE)).isEqualTo(CAUSE);
  }

  @Test
  void leavesWhatCannotBeRead() throws Exception {
    assertThat(places(Optional.empty()).inFiles("run-1", CAUSE)).isEqualTo(CAUSE);
  }

  private QueryPlaces places(Optional<String> plan) throws Exception {
    Files.writeString(
        folder.resolve("pipeline.yaml"),
        """
        namespace: shop
        sources: {s: {prefix: s/, format: parquet, key: [id]}}
        silver: {s: {sql: silver.sql, key: [id]}}
        gold: {days: {sql: gold/days.sql, key: [day]}}
        maintenance: {gold: {compaction: binpack}}
        """);
    Files.writeString(folder.resolve("silver.sql"), "SELECT * FROM {{ bronze.s }}");
    Files.createDirectories(folder.resolve("gold"));
    Files.writeString(
        folder.resolve("gold/days.sql"), "SELECT day,\n  1 FROM {{ silver.s }} WHERE totl > 1");
    Pipeline pipeline = PipelineLoader.load(folder);
    return new QueryPlaces(
        key -> {
          assertThat(key).isEqualTo("plans/run-1/gold/days.json");
          return plan.map(text -> text.getBytes(StandardCharsets.UTF_8));
        },
        pipeline);
  }
}
