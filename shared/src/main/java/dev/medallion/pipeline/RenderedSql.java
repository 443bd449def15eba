package dev.medallion.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that a query was rendered into: what takes a reference's place is longer, and text
 * stands before and behind the query, so that an engine's positions are not those of the file.
 */
public final class RenderedSql {
  private final Sql sql;
  private final String statement;

  /**
   * @param sql the query
   * @param statement what an engine ran; may hold the query any number of times
   */
  public RenderedSql(Sql sql, String statement) {
    this.sql = sql;
    this.statement = statement;
  }

  /**
   * A place in a text.
   *
   * @param line from 1
   * @param column from 1
   */
  public record Place(int line, int column) {
    private static Place of(String text, int offset) {
      String before = text.substring(0, offset);
      return new Place(
          1 + (int) before.chars().filter(c -> c == '\n').count(),
          offset - before.lastIndexOf('\n'));
    }

    private Optional<Integer> offset(String text) {
      int start = 0;
      for (int i = 1; i < line; i++) {
        start = text.indexOf('\n', start) + 1;
        if (start == 0) {
          return Optional.empty();
        }
      }
      int offset = start + column - 1;
      return offset < text.length() ? Optional.of(offset) : Optional.empty();
    }
  }

  /** The place in the query's file of one in the statement; empty if that is not the query's. */
  public Optional<Place> inFile(Place inStatement) {
    List<MatchResult> references = sql.referenceMatches();
    StringBuilder pattern = new StringBuilder();
    List<Integer> starts = new ArrayList<>(List.of(0));
    int from = 0;
    for (MatchResult reference : references) {
      pattern.append(Pattern.quote(sql.text().substring(from, reference.start()))).append("(.*?)");
      from = reference.end();
      starts.add(from);
    }
    pattern.append(Pattern.quote(sql.text().substring(from)));
    Matcher query = Pattern.compile(pattern.toString()).matcher(statement);
    Optional<Integer> sought = inStatement.offset(statement);
    while (sought.isPresent() && query.find()) {
      if (query.start() <= sought.get() && sought.get() < query.end()) {
        return Optional.of(
            Place.of(sql.text(), offset(query.toMatchResult(), sought.get(), references, starts)));
      }
    }
    return Optional.empty();
  }

  /** A place in what was put in for a reference is where the reference begins. */
  private static int offset(
      MatchResult query, int sought, List<MatchResult> references, List<Integer> starts) {
    for (int i = references.size(); i > 0; i--) {
      if (sought >= query.end(i)) {
        return starts.get(i) + sought - query.end(i);
      }
      if (sought >= query.start(i)) {
        return references.get(i - 1).start();
      }
    }
    return sought - query.start();
  }
}
