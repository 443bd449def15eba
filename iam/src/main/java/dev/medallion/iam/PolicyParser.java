package dev.medallion.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medallion.iam.Policy.Kind;
import dev.medallion.iam.Statement.Effect;
import dev.medallion.iam.Statement.Selection;
import dev.medallion.iam.ValuePattern.Case;
import dev.medallion.iam.ValuePattern.Wildcards;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads policy documents, and refuses what it does not know.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar
 *     of the policy language</a>
 */
final class PolicyParser {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final String CURRENT = "2012-10-17";
  private static final Set<String> VERSIONS = Set.of(CURRENT, "2008-10-17");
  private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
  private static final Set<String> ELEMENTS_OF_STATEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /** The first five colons of an ARN stand before the resource. */
  private static final int COLONS_BEFORE_RESOURCE = 5;

  private final Kind kind;
  private final Reference reference;
  private final List<String> problems = new ArrayList<>();
  private boolean variables;

  PolicyParser(Kind kind, Reference reference) {
    this.kind = kind;
    this.reference = reference;
  }

  Policy parse(String name, String json) {
    List<Statement> statements = new ArrayList<>();
    try {
      JsonNode document = JSON.readTree(json);
      if (document.isObject()) {
        read(document, statements);
      } else {
        problems.add("the document has to be an object");
      }
    } catch (JsonProcessingException e) {
      problems.add("the document is no JSON: " + e.getOriginalMessage());
    }
    if (!problems.isEmpty()) {
      throw new InvalidPolicyException(name, problems);
    }
    return new Policy(name, List.copyOf(statements));
  }

  private void read(JsonNode document, List<Statement> statements) {
    requireKnown("", document, ELEMENTS);
    String version = document.path("Version").asText("2008-10-17");
    if (!VERSIONS.contains(version)) {
      problems.add("Version: %s is neither 2012-10-17 nor 2008-10-17".formatted(version));
    }
    variables = version.equals(CURRENT);
    JsonNode given = document.path("Statement");
    if (given.isMissingNode() || (given.isArray() && given.isEmpty())) {
      problems.add("Statement: at least one is required");
    }
    Set<String> sids = new HashSet<>();
    if (given.isArray()) {
      for (int i = 0; i < given.size(); i++) {
        statement("Statement[%d]".formatted(i), given.get(i), sids).ifPresent(statements::add);
      }
    } else if (!given.isMissingNode()) {
      statement("Statement", given, sids).ifPresent(statements::add);
    }
  }

  private Optional<Statement> statement(String place, JsonNode node, Set<String> sids) {
    if (!node.isObject()) {
      problems.add(place + ": has to be an object");
      return Optional.empty();
    }
    int before = problems.size();
    requireKnown(place + ".", node, ELEMENTS_OF_STATEMENTS);
    String sid = node.path("Sid").asText("");
    if (!sid.isEmpty() && !sids.add(sid)) {
      problems.add("%s.Sid: %s is used twice".formatted(place, sid));
    }
    if (kind == Kind.IDENTITY && !sid.matches("[A-Za-z0-9]*")) {
      problems.add("%s.Sid: %s may hold only letters and digits".formatted(place, sid));
    }
    String effect = node.path("Effect").asText("");
    if (!effect.equals("Allow") && !effect.equals("Deny")) {
      problems.add("%s.Effect: has to be Allow or Deny".formatted(place));
    }
    Optional<PrincipalElement> principal = new PrincipalParser(kind, problems).parse(place, node);
    Optional<Selection<Glob>> actions = selection(place, node, "Action", this::action);
    Optional<Selection<ValuePattern>> resources = resources(place, node);
    List<Condition> conditions =
        new ConditionParser(reference, variables, problems)
            .parse(place + ".Condition", node.path("Condition"));
    if (problems.size() > before || actions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Statement(
            sid.isEmpty() ? place : sid,
            effect.equals("Allow") ? Effect.ALLOW : Effect.DENY,
            actions.get(),
            resources,
            principal,
            conditions));
  }

  private Optional<Selection<ValuePattern>> resources(String place, JsonNode node) {
    if (kind != Kind.TRUST) {
      return selection(place, node, "Resource", this::resource);
    }
    for (String element : List.of("Resource", "NotResource")) {
      if (node.has(element)) {
        problems.add("%s.%s: a trust policy names no resource".formatted(place, element));
      }
    }
    return Optional.empty();
  }

  private Glob action(String text) {
    if (!text.matches("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+")) {
      throw new IllegalArgumentException(
          "\"%s\" is no action: it has to be SERVICE:NAME or *".formatted(text));
    }
    return ValuePattern.glob(text.toLowerCase(Locale.ROOT), Wildcards.ACTIVE);
  }

  private ValuePattern resource(String text) {
    if (!text.matches("\\*+|arn:.*")) {
      throw new IllegalArgumentException("\"%s\" is neither an ARN nor *".formatted(text));
    }
    ValuePattern pattern =
        variables
            ? ValuePattern.withVariables(text, Wildcards.ACTIVE, Case.KEPT)
            : ValuePattern.plain(text, Wildcards.ACTIVE, Case.KEPT);
    requireKnownVariables(pattern);
    if (pattern
        .colonsBeforeVariable()
        .filter(count -> count < COLONS_BEFORE_RESOURCE)
        .isPresent()) {
      throw new IllegalArgumentException(
          "\"%s\" has a variable before the fifth colon".formatted(text));
    }
    return pattern;
  }

  private void requireKnownVariables(ValuePattern pattern) {
    for (String key : pattern.variables()) {
      if (!reference.hasKey(key)) {
        throw new IllegalArgumentException("no condition key is called %s".formatted(key));
      }
    }
  }

  private <T> Optional<Selection<T>> selection(
      String place, JsonNode node, String element, Function<String, T> reader) {
    boolean complement = node.has("Not" + element);
    if (complement == node.has(element)) {
      problems.add("%s: has to have one of %s and Not%s".formatted(place, element, element));
      return Optional.empty();
    }
    String name = complement ? "Not" + element : element;
    List<T> items = new ArrayList<>();
    for (String text : Texts.of(place + "." + name, node.get(name), problems)) {
      try {
        items.add(reader.apply(text));
      } catch (IllegalArgumentException e) {
        problems.add("%s.%s: %s".formatted(place, name, e.getMessage()));
      }
    }
    return Optional.of(new Selection<>(List.copyOf(items), complement));
  }

  private void requireKnown(String place, JsonNode node, Set<String> known) {
    for (String name : (Iterable<String>) node::fieldNames) {
      if (!known.contains(name)) {
        String hint =
            known.stream()
                .filter(each -> each.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(each -> "; did you mean " + each + "?")
                .orElse("");
        problems.add("%s%s: no such element%s".formatted(place, name, hint));
      }
    }
  }
}
