package dev.medallion.local.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.Installation;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.Problem;
import dev.medallion.pipeline.SettingLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A check of all queries of a pipeline: parsed and resolved by the engines' own code, over tables
 * that are only declared. The first check of a build that finds nothing writes start-up caches when
 * it is closed, which takes longer than the check; whoever has something to fix does not wait.
 */
public final class Validation implements AutoCloseable {
  private final Pipeline pipeline;
  private final SettingLines lines;
  private final Path folder;
  private final Analyzer spark;
  private final Analyzer trino;
  private boolean clean;

  /**
   * Starts the analyzers.
   *
   * @param pipeline what the installation's pipeline folder declares
   */
  public Validation(Installation installation, Pipeline pipeline) {
    this.pipeline = pipeline;
    this.lines = SettingLines.of(installation.pipeline());
    try {
      this.folder = Files.createTempDirectory("medallion-validate");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
    this.spark = Analyzer.spark(installation, folder);
    this.trino = Analyzer.trino(installation, folder);
  }

  /** Everything that is wrong; empty if the queries can run. */
  public List<Problem> problems() throws InterruptedException {
    List<Problem> all = check().problems();
    clean = all.isEmpty();
    return all;
  }

  /** What is wrong, and what each column is made of; writes no start-up caches. */
  public Checked check() throws InterruptedException {
    Findings findings = new Findings();
    SilverQueries silver = new SilverQueries(pipeline);
    JsonNode ofSilver = spark.ask(silver.request());
    Map<String, ModelColumns> columns = silver.read(ofSilver, lines, findings);
    GoldQueries gold = new GoldQueries(pipeline);
    JsonNode ofGold = trino.ask(gold.request(columns));
    gold.read(ofGold, lines, findings);
    return new Checked(
        findings.all(),
        ColumnPaths.of(pipeline, ofSilver.path("models"), ofGold),
        ColumnPaths.copies(ofSilver.path("models")));
  }

  /**
   * What a check found.
   *
   * @param problems everything that is wrong; empty if the queries can run
   * @param origins for each column of the pipeline's tables and data sets, such as {@code
   *     gold.product_performance.revenue}, the columns that its values are made of
   * @param copies for each column of a silver table, the columns whose values it has unchanged, or
   *     equal by a join
   */
  public record Checked(
      List<Problem> problems,
      Map<String, List<String>> origins,
      Map<String, List<String>> copies) {}

  @Override
  public void close() {
    if (clean) {
      spark.close();
      trino.close();
    } else {
      spark.abandon();
      trino.abandon();
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
