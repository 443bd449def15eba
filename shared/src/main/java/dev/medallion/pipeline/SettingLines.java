package dev.medallion.pipeline;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Where the settings of a valid {@code pipeline.yaml} are, for what is found out later. */
public final class SettingLines {
  private final Node root;

  private SettingLines(Node root) {
    this.root = root;
  }

  /**
   * Those of the file in a pipeline folder.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static SettingLines of(Path folder) {
    try {
      String text = Files.readString(folder.resolve(PipelineLoader.FILE));
      return new SettingLines(new Yaml(new LoaderOptions()).compose(new StringReader(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The problem of a setting, at the nearest line that is known for it. */
  public Problem problem(List<String> path, String message) {
    return new Problem(PipelineLoader.FILE, line(path), String.join(".", path) + message);
  }

  private int line(List<String> path) {
    int line = 0;
    Optional<Node> node = Optional.of(root);
    for (String name : path) {
      Optional<NodeTuple> entry = node.flatMap(each -> entry(each, name));
      if (entry.isEmpty()) {
        return line;
      }
      line = Setting.lineOf(entry.get().getKeyNode());
      node = entry.map(NodeTuple::getValueNode);
    }
    return line;
  }

  private static Optional<NodeTuple> entry(Node node, String name) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(
                tuple ->
                    tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name))
            .findFirst()
        : Optional.empty();
  }
}
