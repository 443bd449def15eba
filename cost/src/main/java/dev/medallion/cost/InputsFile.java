package dev.medallion.cost;

import dev.medallion.pipeline.Problem;
import dev.medallion.pipeline.Suggestion;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the file of prices, assumptions and limits; each of them must be in it, and no other. */
final class InputsFile {
  private static final List<String> TEXTS = List.of("region", "entered");
  private static final List<String> SECTIONS = List.of("prices", "assumptions", "limits");

  private final String name;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Input, Double> values = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  private InputsFile(String name) {
    this.name = name;
  }

  /**
   * Reads a file.
   *
   * @throws CostException if there is none, or with everything that is wrong in it
   */
  static Inputs read(Path file) throws CostException {
    InputsFile inputs = new InputsFile(file.getFileName().toString());
    try (Reader reader = Files.newBufferedReader(file)) {
      inputs.root(new Yaml(new LoaderOptions()).compose(reader));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      inputs.problem(line, "is no YAML: " + e.getProblem());
    } catch (IOException e) {
      throw new CostException(file.toString(), "cannot be read: " + e);
    }
    return inputs.result();
  }

  private Inputs result() throws CostException {
    if (problems.isEmpty()) {
      all().filter(input -> !values.containsKey(input)).forEach(this::missing);
      TEXTS.stream()
          .filter(text -> !texts.containsKey(text))
          .forEach(text -> problem(0, text + " is missing"));
    }
    if (!problems.isEmpty()) {
      throw new CostException(
          problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
    return new Inputs(texts.get("region"), texts.get("entered"), values);
  }

  private void missing(Input input) {
    problem(
        0,
        "%s.%s is missing: the number of %s"
            .formatted(
                input.section(),
                label(input),
                input instanceof Price ? "USD for a " + input.unit() : input.unit()));
  }

  private void root(Node root) {
    List<String> known = Stream.concat(TEXTS.stream(), SECTIONS.stream()).toList();
    entries(root, "")
        .forEach(
            (key, value) -> {
              if (SECTIONS.contains(key)) {
                section(key, value);
              } else if (TEXTS.contains(key) && value instanceof ScalarNode text) {
                texts.put(key, text.getValue());
              } else {
                problem(line(value), key + " is not known" + Suggestion.didYouMean(key, known));
              }
            });
  }

  private void section(String section, Node node) {
    Map<String, Input> known = new LinkedHashMap<>();
    all()
        .filter(input -> input.section().equals(section))
        .forEach(input -> known.put(label(input), input));
    entries(node, section)
        .forEach(
            (key, value) -> {
              Optional<Double> number = number(value);
              if (!known.containsKey(key)) {
                problem(
                    line(value),
                    "%s.%s is not known%s"
                        .formatted(section, key, Suggestion.didYouMean(key, known.keySet())));
              } else if (number.isEmpty()) {
                problem(
                    line(value), "%s.%s must be a number, not less than 0".formatted(section, key));
              } else {
                values.put(known.get(key), number.get());
              }
            });
  }

  private Map<String, Node> entries(Node node, String section) {
    Map<String, Node> entries = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (entries.put(key, tuple.getValueNode()) != null) {
          problem(line(tuple.getKeyNode()), key + " stands here twice");
        }
      }
    } else {
      problem(
          node == null ? 0 : line(node),
          (section.isEmpty() ? "the file" : section) + " must hold names and values");
    }
    return entries;
  }

  private static Optional<Double> number(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().matches("[0-9]+(\\.[0-9]+)?")
        ? Optional.of(Double.valueOf(scalar.getValue()))
        : Optional.empty();
  }

  /** The name as the file has it. */
  static String label(Input input) {
    return input.name().toLowerCase(Locale.ROOT);
  }

  private static Stream<Input> all() {
    return Stream.of(Price.values(), Assumption.values(), Limit.values()).flatMap(Stream::of);
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private void problem(int line, String message) {
    problems.add(new Problem(name, line, message));
  }
}
