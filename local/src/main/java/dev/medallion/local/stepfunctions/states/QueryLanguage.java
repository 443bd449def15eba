package dev.medallion.local.stepfunctions.states;

/**
 * The language of a state's expressions. A state in JSONPath runs if it needs no path: it is then
 * all literal.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html">Transforming
 *     data with JSONata</a>
 */
enum QueryLanguage {
  JSONATA,
  JSONPATH
}
