package dev.medallion.local.stepfunctions.states;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSONata expression of a definition.
 *
 * @param text the expression without its delimiters
 * @param location the field that contains it, relative to its state, such as {@code Output/rows[0]}
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html">Transforming
 *     data with JSONata</a>
 */
record Expression(String text, String location) {
  private static final String START = "{%";
  private static final String END = "%}";

  /** Whether a string of a definition is an expression. */
  static boolean isDelimited(String value) {
    return value.startsWith(START) && value.endsWith(END) && value.length() >= 4;
  }

  /** The expression inside of a delimited string. */
  static Expression of(String delimited, String location) {
    String inner = delimited.substring(START.length(), delimited.length() - END.length());
    return new Expression(inner.strip(), location);
  }

  /**
   * Parses the expression.
   *
   * @throws JException if it is not valid JSONata
   */
  void parse() {
    Jsonata.jsonata(text);
  }

  /**
   * The expression's value.
   *
   * @throws QueryEvaluationException if it fails, or gives nothing: JSON has no undefined
   */
  JsonNode evaluate(Bindings bindings) throws QueryEvaluationException {
    Object value = run(bindings);
    if (value == null) {
      throw problem("returned nothing (undefined).", null);
    }
    try {
      return JsonataValues.toJson(value);
    } catch (IllegalArgumentException e) {
      throw problem("returned an unsupported result type.", e);
    }
  }

  private Object run(Bindings bindings) throws QueryEvaluationException {
    Map<String, Object> values = new LinkedHashMap<>();
    bindings.variables().forEach((name, value) -> values.put(name, JsonataValues.fromJson(value)));
    values.put("states", JsonataValues.fromJson(bindings.states()));
    try {
      return JsonataEvaluation.evaluate(text, null, values);
    } catch (JException e) {
      String code = e.getError() == null ? "" : e.getError() + ": ";
      throw problem("threw an error during evaluation. " + code + e.getMessage(), e);
    } catch (RuntimeException e) {
      // What has no code of JSONata's stands behind a colon.
      throw problem("threw an error during evaluation: " + e.getMessage(), e);
    }
  }

  private QueryEvaluationException problem(String what, Throwable cause) {
    return new QueryEvaluationException(
        location,
        "The JSONata expression '%s' specified for the field '%s' %s"
            .formatted(text, location, what),
        cause);
  }
}
