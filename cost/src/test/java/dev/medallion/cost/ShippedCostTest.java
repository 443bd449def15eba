package dev.medallion.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.Maintenance.Compaction;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The costs of what the project ships: its template, state machine, pipeline and prices. */
class ShippedCostTest {
  private final Path home = Path.of(System.getProperty("medallion.home"));
  private Pipeline pipeline;

  @BeforeEach
  void load() throws Exception {
    pipeline = PipelineLoader.load(home.resolve("pipeline"));
  }

  @Test
  void theDesignIsReadWithTheParametersThatAwsGets() throws Exception {
    Design design = DesignReader.read(home, pipeline);

    assertThat(design.batchingWindow()).isEqualTo(Duration.ofSeconds(60));
    assertThat(design.leastBetweenRuns()).isEqualTo(Duration.ofMinutes(45));
    assertThat(design.lookEvery()).isEqualTo(Duration.ofMinutes(15));
    assertThat(design.poll()).isEqualTo(Duration.ofSeconds(15));
    assertThat(design.bronze()).isEqualTo(new Design.Job(2, 1, Duration.ofMinutes(30), 10));
    assertThat(design.functionGb()).isEqualTo(1);
    assertThat(design.compaction())
        .containsEntry(Layer.BRONZE, Compaction.NONE)
        .containsEntry(Layer.GOLD, Compaction.Z_ORDER);
  }

  @Test
  void aRunEntersTheStatesThatTheDefinitionHas() throws Exception {
    // 12 at the top, 1 of silver, 2 × 3 of gold, 2 × (5 + 3 × 3) of the data sets with 4 polls
    // each.
    assertThat(DesignReader.read(home, pipeline).transitionsOfARun(4)).isEqualTo(47);
  }

  @Test
  void thePageIsWhatTheCommandPrints() throws Exception {
    CostReport report =
        CostReport.of(
            home,
            pipeline,
            new CostReport.Question(
                List.of(1L, 100L, 100_000L),
                100 / 1024.0 / 1024.0,
                Optional.empty(),
                home.resolve("docs/prices.yaml")));

    assertThat(report.markdown())
        .as("rewrite it with ./medallion cost --markdown > docs/cost.md")
        .isEqualTo(Files.readString(home.resolve("docs/cost.md")))
        .doesNotContain("{{");
  }
}
