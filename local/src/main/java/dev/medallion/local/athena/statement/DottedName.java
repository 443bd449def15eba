package dev.medallion.local.athena.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A name of one to four parts in a statement that Athena's Hive parser reads, in which a part may
 * stand in backquotes but never in double quotes.
 *
 * @param parts the parts, as written
 * @param dots the dots between them
 */
record DottedName(List<SqlToken> parts, List<SqlToken> dots) {

  /** Reads a name; quotes are judged by the caller, whose statement decides the words. */
  static DottedName read(TokenReader reader) {
    List<SqlToken> parts = new ArrayList<>();
    List<SqlToken> dots = new ArrayList<>();
    SqlToken part = reader.take();
    while (true) {
      if (!part.isName()) {
        throw RefusedStatement.noViableAlternative(reader.statement(), part);
      }
      parts.add(part);
      if (reader.peek().filter(token -> token.is(".")).isEmpty()) {
        return new DottedName(parts, dots);
      }
      dots.add(reader.take());
      part = reader.take();
    }
  }

  SqlToken first() {
    return parts.getFirst();
  }

  boolean hasDoubleQuotes() {
    return parts.stream().anyMatch(SqlToken::isDoubleQuoted);
  }

  boolean hasBackquotes() {
    return parts.stream().anyMatch(SqlToken::isBackquoted);
  }

  SqlToken firstDoubleQuoted() {
    return parts.stream().filter(SqlToken::isDoubleQuoted).findFirst().orElseThrow();
  }

  int size() {
    return parts.size();
  }

  /** The part in lower case, as Athena keeps it. */
  String part(int index) {
    return parts.get(index).name().toLowerCase(Locale.ROOT);
  }

  /** All parts, without quotes, in lower case. */
  String plain() {
    return parts.stream()
        .map(part -> part.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining("."));
  }
}
