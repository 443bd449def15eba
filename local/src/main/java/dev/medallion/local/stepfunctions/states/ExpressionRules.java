package dev.medallion.local.stepfunctions.states;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds in a well-formed expression what Step Functions still refuses: operators newer than its
 * JSONata 2.0.6, and references to a context item, of which there is none outside of a path or a
 * predicate. Reads tokens only, and so knows where a name is the first step of a path and which
 * brackets give their content a context item.
 */
final class ExpressionRules {
  private static final Set<String> WORD_OPERATORS = Set.of("and", "or", "in");
  private static final Set<String> CONSTANTS = Set.of("true", "false", "null");
  private static final Set<String> FUNCTION = Set.of("function", "λ");
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private final String text;
  private final boolean inCatcher;
  private final List<String> problems = new ArrayList<>();

  /** For each open bracket, whether its content has a context item. */
  private final Deque<Boolean> contexts = new ArrayDeque<>();

  /** For each open bracket, whether it is the parameter list of a function. */
  private final Deque<Boolean> parameterLists = new ArrayDeque<>();

  private int position;
  private boolean operandExpected = true;
  private boolean functionSeen;
  private boolean parametersClosed;

  /** Whether the function just named is a step of a path: its arguments have a context item. */
  private boolean functionIsStep;

  private int bars;
  private String previous = "";

  private ExpressionRules(String text, boolean inCatcher) {
    this.text = text;
    this.inCatcher = inCatcher;
    contexts.push(false);
  }

  /**
   * What is wrong with the expression.
   *
   * @param text an expression that parses
   * @param inCatcher whether {@code $states.errorOutput} exists where it stands
   */
  static List<String> problems(String text, boolean inCatcher) {
    ExpressionRules rules = new ExpressionRules(text, inCatcher);
    rules.scan();
    return rules.problems;
  }

  private void scan() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (Character.isWhitespace(c)) {
        position++;
      } else if (text.startsWith("/*", position)) {
        int end = text.indexOf("*/", position + 2);
        position = end < 0 ? text.length() : end + 2;
      } else {
        String token = token(c);
        position += token.length();
        see(token, c);
        previous = token;
      }
    }
  }

  private String token(char c) {
    if (c == '"' || c == '\'' || c == '`') {
      return quoted(c, false);
    }
    if (c == '/' && operandExpected) {
      return quoted('/', true);
    }
    if (c == '$' || Character.isLetterOrDigit(c) || c == '_') {
      return word();
    }
    String two = text.substring(position, Math.min(text.length(), position + 2));
    boolean pair = Set.of("??", "?:", ":=", "!=", "<=", ">=", "~>", "**", "..").contains(two);
    return pair ? two : text.substring(position, position + 1);
  }

  private String quoted(char end, boolean brackets) {
    int depth = 0;
    int at = position + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (brackets && c == '[') {
        depth++;
      } else if (brackets && c == ']') {
        depth--;
      } else if (c == end && depth <= 0) {
        break;
      }
      at++;
    }
    return text.substring(position, Math.min(text.length(), at + 1));
  }

  private String word() {
    int at = position;
    if (text.startsWith("$$", at)) {
      return "$$";
    }
    at++;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(position, at);
  }

  private void see(String token, char first) {
    if (first == '$') {
      variable(token);
    } else if (Character.isLetter(first) || first == '_' || first == '`') {
      name(token);
    } else if (first == '"' || first == '\'' || Character.isDigit(first) || isRegex(token)) {
      operandExpected = false;
    } else if (OPENING.contains(token)) {
      open(token);
    } else if (CLOSING.contains(token)) {
      close();
    } else {
      operator(token);
    }
  }

  private static boolean isRegex(String token) {
    return token.startsWith("/") && token.length() > 1;
  }

  private void variable(String token) {
    if (token.equals("$$")) {
      problems.add("Reference to '$$' is not supported.");
    } else if (token.equals("$") && operandExpected && !hasContext()) {
      problems.add("Reference to '$' at the top level is not supported.");
    } else if (token.equals("$states") && !inCatcher && errorOutputFollows()) {
      problems.add("Reference to '$states.errorOutput' is supported in a catcher only.");
    }
    functionIsStep = previous.equals(".");
    operandExpected = false;
  }

  private boolean errorOutputFollows() {
    return text.substring(position).matches("(?s)\\s*\\.\\s*errorOutput\\b.*");
  }

  private void name(String token) {
    if (!operandExpected) {
      operandExpected = WORD_OPERATORS.contains(token);
    } else if (FUNCTION.contains(token)) {
      functionSeen = true;
      operandExpected = false;
    } else {
      if (!CONSTANTS.contains(token) && !hasContext()) {
        problems.add("Reference to '%s' at the top level is not supported.".formatted(token));
      }
      operandExpected = false;
    }
  }

  private boolean hasContext() {
    return contexts.getFirst() || previous.equals(".") || bars % 3 != 0;
  }

  private void open(String token) {
    boolean arguments = functionIsStep && previous.startsWith("$");
    functionIsStep = false;
    boolean inherited = hasContext() || previous.equals("^") || arguments;
    boolean afterOperand = !operandExpected && !functionSeen && !parametersClosed;
    boolean predicateOrGroup = afterOperand && !token.equals("(");
    contexts.push(inherited || predicateOrGroup);
    parameterLists.push(functionSeen);
    functionSeen = false;
    parametersClosed = false;
    operandExpected = true;
  }

  private void close() {
    if (contexts.size() > 1) {
      contexts.pop();
      parametersClosed = parameterLists.pop();
    }
    operandExpected = false;
  }

  private void operator(String token) {
    switch (token) {
      case "??", "?:" ->
          problems.add(
              "Operator '%s' is not supported: it is newer than JSONata 2.0.6.".formatted(token));
      case "|" -> bars++;
      case "<" -> {
        if (parametersClosed) {
          // The signature of a function: <n-n:n>.
          position = Math.max(position, text.indexOf('{', position));
          return;
        }
      }
      default -> {
        // Any other operator only says that an operand follows.
      }
    }
    boolean isOperand = operandExpected && Set.of("*", "**", "%", "?").contains(token);
    operandExpected = !isOperand;
  }
}
