package dev.medallion.cli.erase;

import dev.medallion.catalog.TableMetadata;
import dev.medallion.cli.UserError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a {@link Condition}, by recursive descent. */
final class ConditionParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>-?\\d+(?:\\.\\d+)?)|(?<text>'(?:[^']|'')*')|\"(?<quoted>(?:[^\"]|\"\")+)\""
              + "|(?<word>[A-Za-z_]\\w*)|(?<sign><>|!=|<=|>=|[=<>(),]))");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME =
      Pattern.compile(DATE.pattern() + "[ T]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?");

  private final String text;
  private final String table;
  private final List<TableMetadata.Column> columns;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  /** The same in both dialects. */
  record Sql(String athena, String spark) {
    private static Sql of(String both) {
      return new Sql(both, both);
    }

    private Sql then(String sign, Sql other) {
      return new Sql(athena + sign + other.athena, spark + sign + other.spark);
    }

    private Sql in(String before, String after) {
      return new Sql(before + athena + after, before + spark + after);
    }
  }

  private enum Kind {
    NUMBER,
    TEXT,
    QUOTED,
    WORD,
    SIGN,
    END
  }

  private record Token(Kind kind, String text, int at) {
    boolean is(String wanted) {
      return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(wanted);
    }
  }

  private static final int DEEPEST = 100;

  /** As many as a decimal has in Athena and in Spark. */
  private static final int MOST_DIGITS = 38;

  private int depth;

  ConditionParser(String text, String table, List<TableMetadata.Column> columns) {
    this.text = text;
    this.table = table;
    this.columns = columns;
    scan();
  }

  private void scan() {
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    int end = text.stripTrailing().length();
    while (at < end) {
      matcher.region(at, end);
      if (!matcher.lookingAt()) {
        throw wrong(at, "this cannot be read");
      }
      int begin = at;
      at = matcher.end();
      for (Kind kind : List.of(Kind.NUMBER, Kind.TEXT, Kind.QUOTED, Kind.WORD, Kind.SIGN)) {
        String found = matcher.group(kind.name().toLowerCase(Locale.ROOT));
        if (found != null) {
          tokens.add(new Token(kind, found, begin));
          break;
        }
      }
    }
    tokens.add(new Token(Kind.END, "", end));
  }

  Sql all() {
    Sql sql = any();
    if (peek().kind() != Kind.END) {
      throw wrong(peek().at(), "AND, OR or the end is expected");
    }
    return sql;
  }

  private Sql any() {
    return joined("OR", this::each);
  }

  private Sql each() {
    return joined("AND", this::negatable);
  }

  private Sql joined(String word, Supplier<Sql> part) {
    Sql sql = part.get();
    while (peek().is(word)) {
      take();
      sql = sql.then(" " + word + " ", part.get()).in("(", ")");
    }
    return sql;
  }

  private Sql negatable() {
    depth++;
    if (depth > DEEPEST) {
      throw wrong(peek().at(), "more than %d levels are too deep".formatted(DEEPEST));
    }
    Sql sql = inner();
    depth--;
    return sql;
  }

  private Sql inner() {
    if (peek().is("NOT")) {
      take();
      return negatable().in("(NOT ", ")");
    }
    if (peek().is("(")) {
      take();
      Sql sql = any();
      require(")");
      return sql;
    }
    return comparison().in("(", ")");
  }

  private Sql comparison() {
    TableMetadata.Column column = column(take());
    Sql left =
        new Sql(
            "\"" + column.name().replace("\"", "\"\"") + "\"",
            "try_cast(`%s` AS %s)".formatted(column.name().replace("`", "``"), sparkType(column)));
    Token sign = take();
    if (sign.kind() == Kind.SIGN
        && List.of("=", "<>", "!=", "<", "<=", ">", ">=").contains(sign.text())) {
      Sql compared = left.then(" %s ".formatted(sign.text().replace("!=", "<>")), constant(column));
      boolean floating = List.of("float", "double").contains(kind(column));
      // In Spark NaN is larger than every number, in Athena than none.
      return floating && sign.text().startsWith(">")
          ? new Sql(compared.athena(), compared.spark() + " AND NOT isnan(" + left.spark() + ")")
          : compared;
    }
    if (sign.is("IS")) {
      boolean not = peek().is("NOT");
      if (not) {
        take();
      }
      require("NULL");
      return left.then(not ? " IS NOT NULL" : " IS NULL", Sql.of(""));
    }
    String not = sign.is("NOT") ? "NOT " : "";
    Token word = sign.is("NOT") ? take() : sign;
    if (word.is("IN")) {
      require("(");
      Sql list = constant(column);
      while (peek().is(",")) {
        take();
        list = list.then(", ", constant(column));
      }
      require(")");
      return left.then(" " + not + "IN ", list.in("(", ")"));
    }
    if (word.is("BETWEEN")) {
      Sql low = constant(column);
      require("AND");
      return left.then(" " + not + "BETWEEN ", low.then(" AND ", constant(column)));
    }
    if (word.is("LIKE")) {
      if (!kind(column).equals("string")) {
        throw wrong(word.at(), "LIKE is for texts, and %s is none".formatted(column.name()));
      }
      if (peek().text().contains("\\")) {
        throw wrong(peek().at(), "a pattern of LIKE with a backslash is not the same everywhere");
      }
      return left.then(" " + not + "LIKE ", constant(column));
    }
    throw wrong(
        word.at(), "a comparison is expected: =, <>, <, <=, >, >=, IS NULL, IN, BETWEEN or LIKE");
  }

  private TableMetadata.Column column(Token token) {
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw wrong(token.at(), "a column is expected");
    }
    String name = token.text().replace("\"\"", "\"");
    return columns.stream()
        .filter(column -> column.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                wrong(
                    token.at(),
                    "%s has no column \"%s\"; it has %s"
                        .formatted(
                            table,
                            name,
                            columns.stream()
                                .map(TableMetadata.Column::name)
                                .collect(Collectors.joining(", ")))));
  }

  private String sparkType(TableMetadata.Column column) {
    return switch (kind(column)) {
      case "boolean", "int", "float", "double", "date", "string" -> column.type();
      case "long" -> "bigint";
      case "decimal" -> column.type().replace(" ", "");
      case "timestamptz" -> "timestamp";
      case "timestamp" -> "timestamp_ntz";
      default ->
          throw new UserError(
              "--where: column %s of %s is of the type %s, which no constant can be compared with: name others"
                  .formatted(column.name(), table, column.type()));
    };
  }

  private static String kind(TableMetadata.Column column) {
    return column.type().replaceFirst("\\(.*", "").strip();
  }

  /** A constant of the column's type. */
  private Sql constant(TableMetadata.Column column) {
    Token token = take();
    String kind = kind(column);
    if (token.is("DATE") || token.is("TIMESTAMP")) {
      token = take();
    }
    String value = token.text().startsWith("'") ? unquoted(token.text()) : token.text();
    boolean text = token.kind() == Kind.TEXT;
    switch (kind) {
      case "string" -> {
        if (text) {
          return new Sql(token.text(), sparkText(value));
        }
      }
      case "boolean" -> {
        if (token.is("TRUE") || token.is("FALSE")) {
          return Sql.of(value.toUpperCase(Locale.ROOT));
        }
      }
      case "date" -> {
        if (text && DATE.matcher(value).matches()) {
          requireReal(token, value, LocalDate::parse);
          return Sql.of("DATE '" + value + "'");
        }
      }
      case "timestamp", "timestamptz" -> {
        if (text && TIME.matcher(value).matches()) {
          String plain = value.replace('T', ' ');
          requireReal(token, plain.replace(' ', 'T'), LocalDateTime::parse);
          return kind.equals("timestamp")
              ? new Sql("TIMESTAMP '%s'".formatted(plain), "TIMESTAMP_NTZ '%s'".formatted(plain))
              : Sql.of("TIMESTAMP '%s UTC'".formatted(plain));
        }
      }
      default -> {
        if (token.kind() == Kind.NUMBER) {
          if (value.replaceAll("[^0-9]", "").length() > MOST_DIGITS) {
            throw wrong(token.at(), "a number has up to %d digits".formatted(MOST_DIGITS));
          }
          return Sql.of(value);
        }
      }
    }
    throw wrong(
        token.at(),
        "column %s is of the type %s: compare it with %s"
            .formatted(column.name(), column.type(), example(kind)));
  }

  /** Spark would put a variable's value in the place of {@code ${…}}, in a text too. */
  private static String sparkText(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("$", "\\u0024") + "'";
  }

  /** Refuses a day or a time that the calendar does not have. */
  private void requireReal(Token token, String value, Function<String, ?> calendar) {
    try {
      var unused = calendar.apply(value);
    } catch (DateTimeException e) {
      UserError none = wrong(token.at(), "there is no such day or time");
      none.addSuppressed(e);
      throw none;
    }
  }

  private static String example(String kind) {
    return switch (kind) {
      case "string" -> "a text such as 'abc'";
      case "boolean" -> "TRUE or FALSE";
      case "date" -> "a date such as DATE '2026-01-31'";
      case "timestamp", "timestamptz" -> "a time in UTC such as TIMESTAMP '2026-01-31 12:00:00'";
      default -> "a number such as 7";
    };
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1).replace("''", "'");
  }

  private void require(String wanted) {
    Token token = take();
    if (!token.is(wanted)) {
      throw wrong(token.at(), wanted + " is expected");
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private UserError wrong(int at, String why) {
    String rest = text.substring(Math.min(at, text.length())).strip();
    return new UserError(
        "--where, %s: %s".formatted(rest.isEmpty() ? "at its end" : "at \"" + rest + "\"", why));
  }
}
