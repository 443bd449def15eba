package dev.medallion.pipeline;

import dev.medallion.pipeline.AccessRule.AllColumns;
import dev.medallion.pipeline.AccessRule.Columns;
import dev.medallion.pipeline.AccessRule.ReadableTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the {@code access} of {@code pipeline.yaml}: who reads which tables and columns. */
final class AccessReader {
  /** A part begins with a letter, so that the names stay apart in the ids of statements. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*");

  private static final int LONGEST_NAME = 40;
  private static final List<String> LAYERS =
      Arrays.stream(Layer.values()).map(Layer::label).toList();

  private final Map<Layer, List<String>> declared = new LinkedHashMap<>();
  private final AccessColumns columns;

  /** Rules may name the tables of that root, of which these could be read. */
  AccessReader(Section root, List<Source> sources, List<SilverModel> silver, List<GoldModel> gold) {
    declared.put(Layer.BRONZE, root.namesIn("sources"));
    declared.put(Layer.SILVER, root.namesIn(Layer.SILVER.label()));
    declared.put(Layer.GOLD, root.namesIn(Layer.GOLD.label()));
    columns = new AccessColumns(sources, silver, gold);
  }

  List<AccessRule> read(Section root) {
    List<AccessRule> rules = new ArrayList<>();
    Map<String, String> principals = new LinkedHashMap<>();
    for (Setting setting :
        root.find("access").flatMap(Setting::section).map(Section::settings).orElse(List.of())) {
      if (!NAME.matcher(setting.name()).matches() || setting.name().length() > LONGEST_NAME) {
        setting.problem(
            " is no name for a rule: at most %d lower-case letters and digits, and underscores each followed by a letter; it begins with a letter"
                .formatted(LONGEST_NAME));
      }
      setting.section().ifPresent(section -> rules.add(rule(setting.name(), section, principals)));
    }
    return List.copyOf(rules);
  }

  private AccessRule rule(String name, Section section, Map<String, String> principals) {
    section.allowOnly(List.of("principal", "read", "columns"));
    Optional<Setting> principal =
        section.require(
            "principal", "add the ARN of who reads, as in arn:aws:iam::123456789012:role/analysts");
    Optional<String> arn = principal.flatMap(Setting::text);
    arn.ifPresent(
        written ->
            PrincipalArn.problem(written)
                .ifPresent(problem -> principal.get().refuse(written, problem)));
    arn.map(written -> principals.putIfAbsent(written, name))
        .ifPresent(
            other ->
                principal
                    .get()
                    .problem(
                        " is that of access.%s as well; put into one rule what it may read"
                            .formatted(other)));
    Set<String> read = tables(section);
    Map<String, Columns> restricted =
        section
            .find("columns")
            .flatMap(Setting::section)
            .map(found -> columns(found, read))
            .orElse(Map.of());
    return new AccessRule(
        name,
        arn.orElse(""),
        read.stream()
            .map(
                path ->
                    new ReadableTable(
                        layer(path),
                        path.substring(path.indexOf('.') + 1),
                        restricted.getOrDefault(path, new AllColumns())))
            .toList());
  }

  /** The paths of what is read: a layer stands for each of its tables. */
  private Set<String> tables(Section section) {
    Set<String> read = new LinkedHashSet<>();
    for (Setting item :
        section
            .require("read", "add the layers or tables that it reads, as in read: [gold]")
            .map(Setting::items)
            .orElse(List.of())) {
      item.text().ifPresent(written -> read.addAll(tables(item, written)));
    }
    return read;
  }

  private List<String> tables(Setting item, String written) {
    int dot = written.indexOf('.');
    String layer = dot < 0 ? written : written.substring(0, dot);
    if (!LAYERS.contains(layer)) {
      List<String> known = new ArrayList<>(LAYERS);
      declared.forEach(
          (each, names) -> names.forEach(name -> known.add(ModelGraph.path(each, name))));
      item.refuse(
          written,
          " is neither a layer nor a table; write bronze, silver or gold, or a table as in"
              + " gold.NAME"
              + Suggestion.didYouMean(written, known));
      return List.of();
    }
    List<String> paths =
        declared.get(layer(layer + ".")).stream().map(name -> layer + "." + name).toList();
    if (dot < 0) {
      return paths;
    }
    if (!paths.contains(written)) {
      item.refuse(written, " is no table of the pipeline" + guess(written, paths));
      return List.of();
    }
    return List.of(written);
  }

  /** The columns of the tables that are not read whole, by the tables' paths. */
  private Map<String, Columns> columns(Section section, Set<String> read) {
    Map<String, Columns> restricted = new LinkedHashMap<>();
    for (Setting setting : section.settings()) {
      List<String> meant =
          read.stream()
              .filter(path -> path.equals(setting.name()) || path.endsWith("." + setting.name()))
              .toList();
      if (meant.size() == 1) {
        String path = meant.get(0);
        columns
            .read(setting, layer(path), path.substring(path.indexOf('.') + 1))
            .ifPresent(found -> restricted.put(path, found));
      } else if (meant.isEmpty()) {
        setting.problem(" is none of the tables that the rule reads" + guess(setting.name(), read));
      } else {
        setting.problem(" may be each of %s; write the layer as well".formatted(meant));
      }
    }
    return restricted;
  }

  private static String guess(String written, Iterable<String> paths) {
    List<String> known = new ArrayList<>();
    paths.forEach(
        path -> known.add(written.contains(".") ? path : path.substring(path.indexOf('.') + 1)));
    String guess = Suggestion.didYouMean(written, known);
    return guess.isEmpty() && !known.isEmpty() ? "; there is " + String.join(", ", known) : guess;
  }

  private static Layer layer(String path) {
    String label = path.substring(0, path.indexOf('.'));
    return Layer.valueOf(label.toUpperCase(Locale.ROOT));
  }
}
