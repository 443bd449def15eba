package dev.medallion.cfn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML, with functions in their short form ({@code !Ref}) and their long one. */
final class YamlReader {
  private static final int MOST_ALIASES = 1000;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Problems problems;

  YamlReader(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a file.
   *
   * @return its top-level mapping; an empty one if there is none, which is a problem
   */
  Value.Mapping read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      LoaderOptions options = new LoaderOptions();
      options.setMaxAliasesForCollections(MOST_ALIASES);
      Node node = new Yaml(options).compose(reader);
      if (node != null && read(node) instanceof Value.Mapping mapping) {
        return mapping;
      }
      problems.add(0, "holds no names and values");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add(line, "is no YAML: " + e.getProblem());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return new Value.Mapping(new LinkedHashMap<>(), 0);
  }

  private Value read(Node node) {
    int line = node.getStartMark().getLine() + 1;
    String tag = node.getTag().getValue();
    return tag.startsWith("!")
        ? new Value.Call(longName(tag.substring(1)), plain(node, line), line)
        : plain(node, line);
  }

  private static String longName(String shortName) {
    return shortName.equals("Ref") || shortName.equals("Condition")
        ? shortName
        : "Fn::" + shortName;
  }

  private Value plain(Node node, int line) {
    return switch (node) {
      case MappingNode mapping -> mapping(mapping, line);
      case SequenceNode sequence ->
          new Value.Sequence(sequence.getValue().stream().map(this::read).toList(), line);
      case ScalarNode scalar -> new Value.Scalar(scalar(scalar), line);
      default -> throw new IllegalStateException("YAML has no other nodes than " + node);
    };
  }

  private Value mapping(MappingNode node, int line) {
    SequencedMap<String, Value.Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
      String key = ((ScalarNode) tuple.getKeyNode()).getValue();
      if (entries.put(key, new Value.Entry(read(tuple.getValueNode()), keyLine)) != null) {
        problems.add(keyLine, key + " stands here twice");
      }
    }
    if (entries.size() == 1) {
      String key = entries.firstEntry().getKey();
      if (key.equals("Ref") || key.startsWith("Fn::")) {
        return new Value.Call(key, entries.firstEntry().getValue().value(), line);
      }
    }
    return new Value.Mapping(entries, line);
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return JSON.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return JSON.booleanNode(
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            default -> false;
          });
    }
    // Numbers in octal or with underscores are text, as whoever writes an account's id expects.
    if ((tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
        && text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?")) {
      return JSON.numberNode(new BigDecimal(text));
    }
    return JSON.textNode(text);
  }
}
