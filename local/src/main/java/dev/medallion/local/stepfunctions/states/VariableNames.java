package dev.medallion.local.stepfunctions.states;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.local.stepfunctions.states.Problem.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of variables, and the rule that an inner workflow reads those of its outer ones but
 * assigns none of them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html">Passing
 *     data between states with variables</a>
 */
final class VariableNames {
  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{N}_]{0,79}");

  private VariableNames() {}

  /** What the direct states of a workflow assign. */
  static List<String> assignedBy(JsonNode states) {
    List<String> names = new ArrayList<>();
    for (JsonNode state : states) {
      state.path("Assign").fieldNames().forEachRemaining(names::add);
      for (String list : List.of("Choices", "Catch")) {
        for (JsonNode element : state.path(list)) {
          element.path("Assign").fieldNames().forEachRemaining(names::add);
        }
      }
    }
    return names;
  }

  /** Checks the names in one {@code Assign}. */
  static void check(Fields owner, List<String> outerVariables) {
    owner
        .raw("Assign")
        .fieldNames()
        .forEachRemaining(
            name -> {
              String path = owner.path("Assign") + "/" + name;
              if (!NAME.matcher(name).matches() || name.equals("states")) {
                owner.problem(
                    Code.SCHEMA_VALIDATION_FAILED,
                    path,
                    "A variable's name is a letter and up to 79 letters, digits or underscores, and"
                        + " not 'states'");
              }
              if (outerVariables.contains(name)) {
                owner.problem(
                    Code.SCHEMA_VALIDATION_FAILED,
                    path,
                    "An outer workflow assigns the variable '%s': an inner one can read it, not"
                            .formatted(name)
                        + " assign it");
              }
            });
  }
}
