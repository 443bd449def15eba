package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One value of {@code pipeline.yaml}, with its path and its place. Asked for a kind of value that
 * it is not, it notes the problem and gives nothing.
 */
final class Setting {
  private final String path;
  private final String name;
  private final Node node;
  private final int line;
  private final Problems problems;

  Setting(String path, String name, Node node, int line, Problems problems) {
    this.path = path;
    this.name = name;
    this.node = node;
    this.line = line;
    this.problems = problems;
  }

  /** The key that it stands under. */
  String name() {
    return name;
  }

  int line() {
    return line;
  }

  /** Records a problem with this setting; the message continues after its path. */
  void problem(String message) {
    problems.add(line, path + message);
  }

  /** Records that a value is not acceptable; the message continues after the quoted value. */
  void refuse(String value, String message) {
    problem(": \"" + value + "\"" + message);
  }

  /** The value as text, numbers included. */
  Optional<String> text() {
    if (node instanceof ScalarNode scalar) {
      String value = scalar.getValue();
      if (!value.isBlank() || !scalar.isPlain()) {
        return Optional.of(value);
      }
      problem(" has no value");
      return Optional.empty();
    }
    problem(" must be a single value, not " + kind());
    return Optional.empty();
  }

  /** The items of a list; none, and a problem noted, if there are none. */
  List<Setting> items() {
    if (node instanceof SequenceNode sequence) {
      List<Setting> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(new Setting(path, name, item, lineOf(item), problems));
      }
      if (items.isEmpty()) {
        problem(" is an empty list");
      }
      return items;
    }
    problem(
        empty()
            ? " has no value"
            : " must be a list, as in " + name + ": [" + example() + "], not " + kind());
    return List.of();
  }

  /** The items of a list, which may be empty. */
  List<Setting> anyItems() {
    return node instanceof SequenceNode sequence && sequence.getValue().isEmpty()
        ? List.of()
        : items();
  }

  /** The value as data: a text as it is written, lists and groups as JSON; empty for null. */
  Optional<String> data() {
    return YamlData.text(node);
  }

  /**
   * The kind of scalar that YAML resolves it to: {@code int}, {@code float}, {@code bool} or else.
   */
  String scalarKind() {
    return node.getTag().getValue().replace(Tag.PREFIX, "");
  }

  /** The value as a group of settings. */
  Optional<Section> section() {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Section(path, line, mapping, problems));
    }
    problem(empty() ? " has no value" : " must hold settings (name: value), not " + kind());
    return Optional.empty();
  }

  /** Whether the value is neither a list nor a group of settings. */
  boolean isSingleValue() {
    return node instanceof ScalarNode;
  }

  /** Whether the value is a group of settings. */
  boolean holdsSettings() {
    return node instanceof MappingNode;
  }

  /** The keys of a group of settings; none for any other value. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          names.add(key.getValue());
        }
      }
    }
    return names;
  }

  private String example() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "a, b";
  }

  private boolean empty() {
    return node.getTag().equals(Tag.NULL);
  }

  private String kind() {
    if (node instanceof ScalarNode scalar) {
      return "the value \"" + scalar.getValue() + "\"";
    }
    return node instanceof SequenceNode ? "a list" : "a group of settings";
  }

  static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
