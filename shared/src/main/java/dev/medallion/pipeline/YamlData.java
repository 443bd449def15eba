package dev.medallion.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Values of rows in YAML: scalars as they are written, what is nested as JSON. */
final class YamlData {
  private static final Set<Tag> UNQUOTED = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  private YamlData() {}

  /** The value; empty for null. */
  static Optional<String> text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? Optional.empty() : Optional.of(scalar.getValue());
    }
    return Optional.of(json(node));
  }

  private static String json(Node node) {
    if (node instanceof SequenceNode sequence) {
      return list(sequence.getValue());
    }
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .map(entry -> quoted(key(entry.getKeyNode())) + ":" + json(entry.getValueNode()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!UNQUOTED.contains(scalar.getTag())) {
      return quoted(scalar.getValue());
    }
    return scalar.getTag().equals(Tag.NULL) ? "null" : scalar.getValue();
  }

  private static String list(List<Node> items) {
    return items.stream().map(YamlData::json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String key(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : json(node);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (c < ' ') {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
