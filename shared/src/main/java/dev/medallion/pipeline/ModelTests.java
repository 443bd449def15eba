package dev.medallion.pipeline;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Loads the tests of a pipeline's models: the files {@code tests/*.yaml} in its folder. */
public final class ModelTests {
  private static final String FOLDER = "tests";

  private ModelTests() {}

  /**
   * Reads and validates all files.
   *
   * @param folder the pipeline's folder
   * @param pipeline what it declares
   * @return every test, by the names of the files and in their order; none if there is no file
   * @throws PipelineException if anything is wrong; it lists every problem with file and line
   */
  public static List<ModelTest> load(Path folder, Pipeline pipeline) throws PipelineException {
    List<ModelTest> tests = new ArrayList<>();
    List<Problem> wrong = new ArrayList<>();
    for (Path file : files(folder)) {
      Problems problems = new Problems(FOLDER + "/" + file.getFileName());
      ModelTestReader reader =
          new ModelTestReader(pipeline, FOLDER + "/" + file.getFileName(), problems);
      read(file, reader, problems, tests);
      wrong.addAll(problems.all());
    }
    if (!wrong.isEmpty()) {
      throw new PipelineException(wrong);
    }
    return List.copyOf(tests);
  }

  private static List<Path> files(Path folder) {
    Path tests = folder.resolve(FOLDER);
    if (!Files.isDirectory(tests)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(tests)) {
      return files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot list " + tests, e);
    }
  }

  private static void read(
      Path file, ModelTestReader reader, Problems problems, List<ModelTest> tests) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(file)));
      if (root instanceof MappingNode mapping) {
        tests.addAll(reader.read(new Section("", 1, mapping, problems)));
      } else if (root != null) {
        problems.add(Setting.lineOf(root), "must hold tests by their names (name: {given: …})");
      }
    } catch (MarkedYAMLException e) {
      problems.add(e.getProblemMark().getLine() + 1, PipelineFile.syntaxProblem(e));
    } catch (YAMLException e) {
      problems.add(0, "is not YAML: " + e.getMessage());
    } catch (IOException e) {
      problems.add(0, "cannot be read: " + e);
    }
  }
}
