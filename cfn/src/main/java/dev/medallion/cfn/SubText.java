package dev.medallion.cfn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument of {@code Fn::Sub}: a text with variables, and values for some of them.
 *
 * @param text the text
 * @param own the variables that the function brings along
 */
record SubText(String text, Map<String, Value> own) {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  /** Reads the argument; null if it is none. */
  static SubText of(Value argument) {
    if (argument instanceof Value.Scalar scalar) {
      return new SubText(scalar.text(), Map.of());
    }
    if (argument instanceof Value.Sequence(List<Value> items, int line)
        && items.size() == 2
        && items.getFirst() instanceof Value.Scalar scalar
        && items.getLast() instanceof Value.Mapping mapping) {
      Map<String, Value> own = new LinkedHashMap<>();
      mapping.entries().forEach((name, entry) -> own.put(name, entry.value()));
      return new SubText(scalar.text(), own);
    }
    return null;
  }

  /** The variables that are parameters, resources or their attributes. */
  Set<String> references() {
    Set<String> names = new TreeSet<>();
    Matcher matcher = VARIABLE.matcher(text);
    while (matcher.find()) {
      String name = matcher.group(1).strip();
      if (!name.startsWith("!") && !own.containsKey(name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** The text with every variable replaced; <code>${!x}</code> becomes <code>${x}</code>. */
  String substitute(UnaryOperator<String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String name = match.group(1).strip();
              return Matcher.quoteReplacement(
                  name.startsWith("!") ? "${" + name.substring(1) + "}" : values.apply(name));
            });
  }
}
