package dev.medallion.local.modeltest;

import dev.medallion.local.Installation;
import dev.medallion.pipeline.Layer;
import dev.medallion.pipeline.ModelGraph;
import dev.medallion.pipeline.ModelTest;
import dev.medallion.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs tests of models, all in one process of each engine that they need. */
public final class ModelTesting implements AutoCloseable {
  private final Pipeline pipeline;
  private final ModelGraph graph;
  private final Path folder;
  private final EngineChild spark;
  private final EngineChild trino;
  private final SilverSide silver;
  private final GoldSide gold;
  private int namespaces;

  /**
   * What came of a test.
   *
   * @param test the test
   * @param problems what is wrong, a line each: an error's message, or a table of differences with
   *     a line before it; empty if the test has passed
   * @param took how long it took
   */
  public record Result(ModelTest test, List<String> problems, Duration took) {
    /** Whether nothing is wrong. */
    public boolean passed() {
      return problems.isEmpty();
    }
  }

  /**
   * Starts the engines.
   *
   * @param pipeline what the installation's pipeline folder declares
   * @param tests all its tests
   */
  public ModelTesting(Installation installation, Pipeline pipeline, List<ModelTest> tests) {
    this.pipeline = pipeline;
    this.graph = ModelGraph.of(pipeline);
    try {
      this.folder = Files.createTempDirectory("medallion-test");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
    this.spark = EngineChild.spark(installation, folder);
    this.trino = EngineChild.trino(installation, folder);
    this.silver = new SilverSide(pipeline, installation.jobsJar().toString(), spark, tests);
    this.gold = new GoldSide(pipeline, trino);
  }

  /** Runs a test. */
  public Result run(ModelTest test) throws InterruptedException {
    long began = System.nanoTime();
    List<String> problems = new ArrayList<>();
    try {
      Map<String, Content> contents = contents(test);
      for (String table : test.expected().keySet()) {
        List<String> lines = new Difference(test, table, key(table), contents.get(table)).lines();
        if (!lines.isEmpty()) {
          problems.add(
              test.problem(test.expected().get(table).line(), table + " has other rows:")
                  .toString());
          lines.forEach(line -> problems.add("  " + line));
        }
      }
    } catch (TestError e) {
      problems.add(e.problem().toString());
    }
    return new Result(test, problems, Duration.ofNanos(System.nanoTime() - began));
  }

  private Map<String, Content> contents(ModelTest test) throws TestError, InterruptedException {
    Set<String> needed = new LinkedHashSet<>();
    test.expected().keySet().forEach(table -> need(model(table), needed));
    Set<String> silverModels = of(Layer.SILVER, needed);
    Set<String> read = new LinkedHashSet<>(of(Layer.SILVER, test.expected().keySet()));
    for (String model : of(Layer.GOLD, needed)) {
      read.addAll(of(Layer.SILVER, graph.reads(model)));
    }
    Map<String, Content> contents =
        silverModels.isEmpty()
            ? new LinkedHashMap<>()
            : silver.run(test, silverModels, read, "t" + ++namespaces);
    gold.run(test, of(Layer.GOLD, needed), contents);
    return contents;
  }

  /** A given model is made too, without rows, since its query tells its columns. */
  private void need(String model, Set<String> needed) {
    if (needed.add(model)) {
      graph.reads(model).stream()
          .filter(table -> !table.startsWith(ModelGraph.path(Layer.BRONZE, "")))
          .forEach(table -> need(table, needed));
    }
  }

  private static Set<String> of(Layer layer, Iterable<String> paths) {
    Set<String> found = new LinkedHashSet<>();
    for (String path : paths) {
      if (path.startsWith(ModelGraph.path(layer, ""))) {
        found.add(path);
      }
    }
    return found;
  }

  private String model(String table) {
    return pipeline.silver().stream()
        .filter(model -> ModelGraph.path(Layer.SILVER, model.quarantineTable()).equals(table))
        .findFirst()
        .map(model -> ModelGraph.path(Layer.SILVER, model.name()))
        .orElse(table);
  }

  private List<String> key(String table) {
    String model = model(table);
    String name = model.substring(model.indexOf('.') + 1);
    return model.startsWith(ModelGraph.path(Layer.GOLD, ""))
        ? pipeline.gold(name).orElseThrow().key()
        : pipeline.silver(name).orElseThrow().rowKey();
  }

  @Override
  public void close() {
    spark.close();
    trino.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }
}
