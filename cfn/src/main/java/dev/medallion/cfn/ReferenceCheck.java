package dev.medallion.cfn;

import dev.medallion.pipeline.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks every function of the template before anything is deployed, and tells what it needs. */
public final class ReferenceCheck {
  /** Each function with the number of its arguments; 0 for any. */
  private static final Map<String, Integer> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Ref", 1),
          Map.entry("Condition", 1),
          Map.entry("Fn::And", 0),
          Map.entry("Fn::Base64", 1),
          Map.entry("Fn::Equals", 2),
          Map.entry("Fn::FindInMap", 3),
          Map.entry("Fn::GetAtt", 0),
          Map.entry("Fn::If", 3),
          Map.entry("Fn::Join", 2),
          Map.entry("Fn::Not", 1),
          Map.entry("Fn::Or", 0),
          Map.entry("Fn::Select", 2),
          Map.entry("Fn::Split", 2),
          Map.entry("Fn::Sub", 0));

  /** What may be referred to beside parameters. */
  public interface Names {
    /** The logical ids of the resources, those that a transform makes included. */
    Set<String> resources();

    /** The attributes of a resource; empty if it may have any. */
    Optional<Set<String>> attributes(String logicalId);

    /** What the transform generates beside a resource, by the name behind the dot. */
    Set<String> generated(String logicalId);
  }

  private final Template template;
  private final Names names;
  private final Problems problems;

  /** A check that adds what is wrong to {@code problems}. */
  public ReferenceCheck(Template template, Names names, Problems problems) {
    this.template = template;
    this.names = names;
    this.problems = problems;
  }

  /**
   * Checks a value.
   *
   * @param owner what the value belongs to, as messages name it
   * @return the logical ids of the resources that it needs
   */
  public Set<String> check(String owner, Value value) {
    Set<String> needed = new TreeSet<>();
    check(owner, value, needed);
    return needed;
  }

  private void check(String owner, Value value, Set<String> needed) {
    switch (value) {
      case Value.Scalar scalar -> {}
      case Value.Sequence sequence -> sequence.items().forEach(item -> check(owner, item, needed));
      case Value.Mapping mapping ->
          mapping.entries().values().forEach(entry -> check(owner, entry.value(), needed));
      case Value.Call call -> call(owner, call, needed);
    }
  }

  private void call(String owner, Value.Call call, Set<String> needed) {
    if (!FUNCTIONS.containsKey(call.function())) {
      problems.add(
          call.line(),
          "%s: the function %s is not supported here%s"
              .formatted(
                  owner,
                  call.function(),
                  Suggestion.didYouMean(call.function(), FUNCTIONS.keySet())));
      return;
    }
    int wanted = FUNCTIONS.get(call.function());
    int given = call.argument() instanceof Value.Sequence list ? list.items().size() : 1;
    if (wanted != 0 && wanted != given) {
      problems.add(
          call.line(),
          "%s: %s takes %d arguments, not %d".formatted(owner, call.function(), wanted, given));
      return;
    }
    switch (call.function()) {
      case "Ref" -> reference(owner, firstText(call), call.line(), needed);
      case "Fn::GetAtt" -> attribute(owner, Evaluator.attributeName(call), call.line(), needed);
      case "Fn::Sub" -> substitution(owner, call, needed);
      case "Condition" -> condition(owner, firstText(call), call.line());
      case "Fn::If" -> {
        condition(owner, firstText(call), call.line());
        check(owner, call.argument(), needed);
      }
      default -> check(owner, call.argument(), needed);
    }
  }

  private static String firstText(Value.Call call) {
    Value first =
        call.argument() instanceof Value.Sequence(List<Value> items, int line) && !items.isEmpty()
            ? items.getFirst()
            : call.argument();
    return first instanceof Value.Scalar scalar ? scalar.text() : "";
  }

  private void reference(String owner, String name, int line, Set<String> needed) {
    int dot = name.indexOf('.');
    if (dot > 0 && names.resources().contains(name.substring(0, dot))) {
      generated(owner, name.substring(0, dot), name.substring(dot + 1), line, needed);
    } else if (names.resources().contains(name)) {
      needed.add(name);
    } else if (!template.parameters().entries().containsKey(name)
        && !PseudoParameters.names().contains(name)
        && !name.equals(PseudoParameters.NO_VALUE)) {
      problems.add(
          line,
          "%s: there is no parameter and no resource %s%s"
              .formatted(owner, name, Suggestion.didYouMean(name, referable())));
    }
  }

  private void generated(String owner, String resource, String name, int line, Set<String> needed) {
    Set<String> known = names.generated(resource);
    if (known.contains(name)) {
      needed.add(resource);
    } else {
      problems.add(
          line,
          "%s: Ref takes no %s.%s: %s"
              .formatted(
                  owner,
                  resource,
                  name,
                  known.isEmpty()
                      ? "nothing is generated beside it; a function's Alias and Version need"
                          + " AutoPublishAlias"
                      : "beside it there are " + String.join(", ", new TreeSet<>(known))));
    }
  }

  private Set<String> referable() {
    Set<String> all = new HashSet<>(names.resources());
    all.addAll(template.parameters().entries().keySet());
    all.addAll(PseudoParameters.names());
    return all;
  }

  private void attribute(String owner, String name, int line, Set<String> needed) {
    int dot = name.indexOf('.');
    String resource = dot < 0 ? name : name.substring(0, dot);
    String attribute = dot < 0 ? "" : name.substring(dot + 1);
    if (!names.resources().contains(resource)) {
      problems.add(
          line,
          "%s: there is no resource %s%s"
              .formatted(owner, resource, Suggestion.didYouMean(resource, names.resources())));
      return;
    }
    Optional<Set<String>> known = names.attributes(resource);
    if (attribute.isEmpty() || known.filter(all -> !all.contains(attribute)).isPresent()) {
      problems.add(
          line,
          "%s: %s has no attribute \"%s\"; it has %s"
              .formatted(
                  owner,
                  resource,
                  attribute,
                  String.join(", ", new TreeSet<>(known.orElse(Set.of())))));
      return;
    }
    needed.add(resource);
  }

  private void substitution(String owner, Value.Call call, Set<String> needed) {
    SubText sub = SubText.of(call.argument());
    if (sub == null) {
      problems.add(call.line(), owner + ": Fn::Sub takes a text, or a text and its variables");
      return;
    }
    sub.own().values().forEach(value -> check(owner, value, needed));
    for (String name : sub.references()) {
      if (name.contains(".")) {
        attribute(owner, name, call.line(), needed);
      } else {
        reference(owner, name, call.line(), needed);
      }
    }
  }

  /** Checks that the template has the condition. */
  public void condition(String owner, String name, int line) {
    Set<String> known = template.conditions().entries().keySet();
    if (!known.contains(name)) {
      problems.add(
          line,
          "%s: there is no condition %s%s"
              .formatted(owner, name, Suggestion.didYouMean(name, known)));
    }
  }
}
