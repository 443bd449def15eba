package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A group of settings in {@code pipeline.yaml}: a YAML mapping, with its path and its place. */
final class Section {
  private final String path;
  private final int line;
  private final Map<String, Setting> settings = new LinkedHashMap<>();
  private final Problems problems;

  /** Reads the keys; one that stands there twice is a problem, since YAML would drop the first. */
  Section(String path, int line, MappingNode node, Problems problems) {
    this.path = path;
    this.line = line;
    this.problems = problems;
    for (NodeTuple tuple : node.getValue()) {
      int keyLine = Setting.lineOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        problems.add(keyLine, at("a key must be a single word"));
        continue;
      }
      String key = scalar.getValue();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      Setting setting = new Setting(keyPath, key, tuple.getValueNode(), keyLine, problems);
      Setting first = settings.putIfAbsent(key, setting);
      if (first != null) {
        setting.problem(" stands here a second time; the first is on line " + first.line());
      }
    }
  }

  String path() {
    return path;
  }

  /** Every setting, in the order of the file. */
  List<Setting> settings() {
    return new ArrayList<>(settings.values());
  }

  /**
   * The names inside the section of that name, whether or not what they name can be read: enough to
   * tell a wrong reference from one to something that has problems of its own.
   */
  List<String> namesIn(String name) {
    return find(name).map(Setting::names).orElse(List.of());
  }

  Optional<Setting> find(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /**
   * The setting of that name; its absence is a problem.
   *
   * @param hint how to fix that, as the end of a sentence
   */
  Optional<Setting> require(String name, String hint) {
    if (!settings.containsKey(name)) {
      problem(at("\"" + name + "\" is missing; " + hint));
    }
    return find(name);
  }

  /** Notes each setting whose name is none of those known. */
  void allowOnly(List<String> known) {
    for (Setting setting : settings.values()) {
      if (!known.contains(setting.name())) {
        String guess = Suggestion.didYouMean(setting.name(), known);
        setting.problem(
            " is no known setting"
                + (guess.isEmpty() ? "; known here: " + String.join(", ", known) : guess));
      }
    }
  }

  /** Notes a problem at the start of this section. */
  void problem(String message) {
    problems.add(line, message);
  }

  private String at(String message) {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
