package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.lang.reflect.Field;
import java.util.List;

/**
 * Fixes what the library makes of {@code $f(?, x)}: of a function with three parameters it leaves
 * the third one open too, which {@code $map} then gives the index. In JSONata only a question mark
 * leaves a parameter open; one that is not given is undefined.
 *
 * @see <a href="https://docs.jsonata.org/programming#partial-function-application">Partial function
 *     application</a>
 */
final class JsonataPartialApplication {
  private static final Field TYPE = field("type");
  private static final Field VALUE = field("value");
  private static final Field ARGUMENTS = field("arguments");

  /** The value before: of a partial application, the library evaluates the function last. */
  private Object previous = "";

  /** Takes the value of an expression, in the order in which they are computed. */
  void evaluated(Parser.Symbol expression, Object result) {
    if (result instanceof Parser.Symbol lambda && "partial".equals(get(TYPE, expression))) {
      close(lambda, symbols(expression), previous);
    }
    previous = result;
  }

  private static void close(Parser.Symbol lambda, List<Parser.Symbol> given, Object function) {
    symbols(lambda)
        .removeIf(
            parameter -> {
              int index = index(parameter, function);
              boolean open = index < given.size() && isQuestionMark(given.get(index));
              if (!open) {
                lambda.environment.bind((String) get(VALUE, parameter), (Object) null);
              }
              return !open;
            });
  }

  /** The library names the parameters of its own functions a, b, c and so on. */
  private static int index(Parser.Symbol parameter, Object function) {
    if (function instanceof Jsonata.JFunction) {
      return ((String) get(VALUE, parameter)).charAt(0) - 'a';
    }
    List<Parser.Symbol> parameters = symbols(function);
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i) == parameter) {
        return i;
      }
    }
    throw new IllegalStateException("the library evaluates the function elsewhere by now");
  }

  private static boolean isQuestionMark(Parser.Symbol argument) {
    return "operator".equals(get(TYPE, argument))
        && "?".equals(String.valueOf(get(VALUE, argument)));
  }

  @SuppressWarnings("unchecked")
  private static List<Parser.Symbol> symbols(Object symbol) {
    return (List<Parser.Symbol>) get(ARGUMENTS, symbol);
  }

  private static Object get(Field field, Object symbol) {
    try {
      return field.get(symbol);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The library keeps the parts of an expression to itself. */
  private static Field field(String name) {
    try {
      Field field = Parser.Symbol.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("the library's expressions have changed", e);
    }
  }
}
