package dev.medallion.local.deploy.resources;

import dev.medallion.cfn.Problems;
import dev.medallion.cfn.Value;
import dev.medallion.pipeline.Suggestion;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The properties that a resource type knows. Each is given as a path: {@code Command.Name}, {@code
 * Variables.*} for any one name, {@code Policies.**} for anything below. Lists are looked through.
 */
public final class KnownProperties {
  private static final String ANY_NAME = "*";
  private static final String ANYTHING = "**";

  private final Map<String, KnownProperties> members = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();
  private boolean isOpen;

  private KnownProperties() {}

  /** These properties and no others. */
  public static KnownProperties of(String... paths) {
    KnownProperties known = new KnownProperties();
    for (String path : paths) {
      known.add(List.of(path.split("\\.")));
    }
    return known;
  }

  /** Anything at all. */
  public static KnownProperties any() {
    KnownProperties known = new KnownProperties();
    known.isOpen = true;
    return known;
  }

  /** The same, some of them to be given. */
  public KnownProperties requiring(String... names) {
    required.addAll(List.of(names));
    return this;
  }

  private void add(List<String> path) {
    if (path.isEmpty()) {
      return;
    }
    if (path.getFirst().equals(ANYTHING)) {
      isOpen = true;
      return;
    }
    members
        .computeIfAbsent(path.getFirst(), name -> new KnownProperties())
        .add(path.subList(1, path.size()));
  }

  /** Adds what is not known, and what is missing, to {@code problems}. */
  public void check(String owner, Value.Mapping properties, Problems problems) {
    required.stream()
        .filter(name -> !properties.entries().containsKey(name))
        .forEach(
            name ->
                problems.add(
                    properties.line(), "%s: the property %s is missing".formatted(owner, name)));
    check(owner, "", properties, problems);
  }

  private void check(String owner, String place, Value value, Problems problems) {
    if (isOpen) {
      return;
    }
    switch (value) {
      case Value.Scalar scalar -> {}
      case Value.Sequence sequence ->
          sequence.items().forEach(item -> check(owner, place, item, problems));
      case Value.Mapping mapping ->
          mapping.entries().forEach((name, entry) -> member(owner, place, name, entry, problems));
      case Value.Call call -> {
        if (call.function().equals("Fn::If")
            && call.argument() instanceof Value.Sequence(List<Value> items, int line)
            && items.size() == 3) {
          check(owner, place, items.get(1), problems);
          check(owner, place, items.get(2), problems);
        }
      }
    }
  }

  private void member(
      String owner, String place, String name, Value.Entry entry, Problems problems) {
    String path = place.isEmpty() ? name : place + "." + name;
    KnownProperties member = members.getOrDefault(name, members.get(ANY_NAME));
    if (member == null) {
      problems.add(
          entry.line(),
          "%s: the property %s is not supported here%s"
              .formatted(owner, path, Suggestion.didYouMean(name, members.keySet())));
      return;
    }
    member.check(owner, path, entry.value(), problems);
  }
}
