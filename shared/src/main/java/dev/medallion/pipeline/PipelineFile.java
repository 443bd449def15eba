package dev.medallion.pipeline;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code pipeline.yaml} as a tree whose nodes know their lines. */
final class PipelineFile {
  private final Path folder;
  private final Problems problems;

  PipelineFile(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** The settings at the root; nothing, and a problem noted, if the file cannot be read as YAML. */
  Optional<Section> read() {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().isBlank()) {
      return refuse(0, "is empty; it declares the namespace, sources, silver and gold tables");
    }
    return compose(text.get());
  }

  private Optional<String> text() {
    Path file = folder.resolve(PipelineLoader.FILE);
    if (!Files.isRegularFile(file)) {
      problems.add(PipelineLoader.FILE, 0, "there is no such file in " + folder);
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (CharacterCodingException e) {
      problems.add(PipelineLoader.FILE, 0, "is not UTF-8 text; save it as UTF-8");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(PipelineLoader.FILE, 0, "cannot be read: " + e);
      return Optional.empty();
    }
  }

  private Optional<Section> compose(String text) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root instanceof MappingNode mapping) {
        return Optional.of(new Section("", 1, mapping, problems));
      }
      return refuse(
          root == null ? 0 : Setting.lineOf(root),
          "must hold settings (name: value) such as namespace and sources");
    } catch (MarkedYAMLException e) {
      return refuse(e.getProblemMark().getLine() + 1, syntaxProblem(e));
    } catch (YAMLException e) {
      return refuse(0, "is not YAML: " + e.getMessage());
    }
  }

  /** What is wrong with a text that is no YAML. */
  static String syntaxProblem(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("(TAB)")) {
      return "a tab stands here; YAML is indented with spaces only";
    }
    return "is not YAML: "
        + (e.getContext() == null ? "" : e.getContext() + ", ")
        + problem.replaceAll("\\s+", " ");
  }

  private Optional<Section> refuse(int line, String message) {
    problems.add(PipelineLoader.FILE, line, message);
    return Optional.empty();
  }
}
