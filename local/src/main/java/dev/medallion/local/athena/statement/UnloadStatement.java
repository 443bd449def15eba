package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * {@code UNLOAD (query) TO 'location' WITH (format = …)}, which the engine's language does not
 * have: it runs as a {@code CREATE TABLE … AS} of Hive's, as on Athena.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/unload.html">Athena: UNLOAD</a>
 */
final class UnloadStatement {
  private static final Set<String> FORMATS = Set.of("PARQUET", "ORC", "AVRO", "JSON", "TEXTFILE");

  /** Athena's names of compressions as the engine has them, whose GZIP is ZLIB in ORC. */
  private static final Map<String, String> COMPRESSIONS =
      Map.of(
          "GZIP", "GZIP", "ZLIB", "GZIP", "SNAPPY", "SNAPPY", "LZ4", "LZ4", "ZSTD", "ZSTD", "NONE",
          "NONE");

  private static final String STRING = "<string>";

  private final String text;
  private final List<SqlToken> tokens;
  private int next = 1;

  private UnloadStatement(String text, List<SqlToken> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  static boolean isOne(List<SqlToken> tokens) {
    return !tokens.isEmpty() && tokens.getFirst().is("UNLOAD");
  }

  /**
   * Checks such a statement.
   *
   * @throws RefusedStatement if it is none, or has what is not supported here
   */
  static Statement check(String text, List<SqlToken> tokens) {
    return new UnloadStatement(text, tokens).check();
  }

  private Statement check() {
    SqlToken open = take("(");
    SqlToken close = closing();
    requireQuery(open, close);
    take("TO");
    String location = take(STRING).stringValue();
    take("WITH");
    take("(");
    Map<String, String> properties = new HashMap<>();
    do {
      String name = name().toLowerCase(Locale.ROOT);
      take("=");
      properties.put(name, name.equals("partitioned_by") ? names() : take(STRING).text());
    } while (takeIf(","));
    take(")");
    if (next < tokens.size()) {
      throw mismatched("<EOF>");
    }
    return new Statement(text, StatementKind.UNLOAD, plan(open, close, location, properties));
  }

  private Plan plan(
      SqlToken open, SqlToken close, String location, Map<String, String> properties) {
    String format = format(properties.remove("format"));
    String compression = compression(properties.remove("compression"), format);
    boolean partitioned = properties.containsKey("partitioned_by");
    TableName scratch =
        new TableName("unload_" + UUID.randomUUID().toString().replace("-", ""), "unload", "rows");
    List<RewrittenSql.Edit> edits =
        new ArrayList<>(
            RewrittenSql.decimalsAsDoubles(
                tokens.subList(tokens.indexOf(open), tokens.indexOf(close))));
    edits.add(
        new RewrittenSql.Edit(
            tokens.getFirst().start(),
            open.start(),
            "CREATE TABLE %s WITH (%s) AS "
                .formatted(
                    scratch.sql(), String.join(", ", inTheEnginesWords(format, properties)))));
    edits.add(new RewrittenSql.Edit(close.end(), text.length(), ""));
    return new Plan.Unload(
        RewrittenSql.of(text, edits), scratch, location, compression, partitioned);
  }

  private static String format(String written) {
    if (written == null) {
      throw RefusedStatement.malformed(
          "UNLOAD needs a format: write WITH (format = 'PARQUET'), or ORC, AVRO, JSON, TEXTFILE");
    }
    String format = unquoted(written);
    if (!FORMATS.contains(format)) {
      throw RefusedStatement.unsupportedHere("UNLOAD with the format " + format);
    }
    return format;
  }

  private static String compression(String written, String format) {
    String name = written == null ? "GZIP" : unquoted(written);
    if (!COMPRESSIONS.containsKey(name) || (name.equals("ZLIB") && !format.equals("ORC"))) {
      throw RefusedStatement.unsupportedHere(
          "UNLOAD with the compression %s of %s".formatted(name, format));
    }
    return COMPRESSIONS.get(name);
  }

  /** The properties as those of a table of Hive's. */
  private static List<String> inTheEnginesWords(String format, Map<String, String> properties) {
    List<String> words = new ArrayList<>();
    words.add("format = '" + format + "'");
    properties.forEach(
        (name, value) ->
            words.add(
                switch (name) {
                  case "field_delimiter" -> "textfile_field_separator = " + value;
                  case "partitioned_by" -> "partitioned_by = " + value;
                  default -> throw RefusedStatement.unsupportedHere("UNLOAD with " + name);
                }));
    return words;
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1).toUpperCase(Locale.ROOT);
  }

  /** Refuses what is no query, with the positions of the whole statement. */
  private void requireQuery(SqlToken open, SqlToken close) {
    String before = text.substring(0, open.start()).replaceAll("[^\n]", " ");
    TrinoStatements.parse(
        before + text.substring(open.start(), close.end()),
        tokens.subList(tokens.indexOf(open), next));
  }

  private SqlToken closing() {
    int depth = 1;
    while (next < tokens.size()) {
      SqlToken token = tokens.get(next++);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0) {
        return token;
      }
    }
    throw mismatched("')'");
  }

  private String name() {
    if (next < tokens.size() && tokens.get(next).isName()) {
      return tokens.get(next++).name();
    }
    throw mismatched("<identifier>");
  }

  /** The text of an array of strings. */
  private String names() {
    List<String> names = new ArrayList<>();
    take("ARRAY");
    take("[");
    do {
      names.add(take(STRING).text());
    } while (takeIf(","));
    take("]");
    return "ARRAY[" + String.join(", ", names) + "]";
  }

  private boolean takeIf(String word) {
    boolean found = next < tokens.size() && tokens.get(next).is(word);
    next += found ? 1 : 0;
    return found;
  }

  private SqlToken take(String expected) {
    boolean string = expected.equals(STRING);
    if (next < tokens.size()
        && (string ? tokens.get(next).isString() : tokens.get(next).is(expected))) {
      return tokens.get(next++);
    }
    throw mismatched(string ? expected : "'" + expected + "'");
  }

  /** A syntax error in the words of the engine's parser. */
  private RefusedStatement mismatched(String expected) {
    if (next < tokens.size()) {
      SqlToken token = tokens.get(next);
      return RefusedStatement.malformed(
          "%s: mismatched input '%s'. Expecting: %s"
              .formatted(token.position(), token.text(), expected));
    }
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    return RefusedStatement.malformed(
        "line %d:%d: mismatched input '<EOF>'. Expecting: %s"
            .formatted(line, text.length() - text.lastIndexOf('\n'), expected));
  }
}
