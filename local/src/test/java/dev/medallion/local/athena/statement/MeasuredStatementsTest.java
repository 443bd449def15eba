package dev.medallion.local.athena.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement whose answer was measured on the real service, from one file. */
class MeasuredStatementsTest {
  private static final String GOLD = "s3tablescatalog/gold";
  private static final Map<String, Optional<String>> CATALOGS =
      Map.of("S3", Optional.of(GOLD), "GLUE", Optional.empty(), "NC", Optional.of("nosuch"));
  private static final String STATEMENT =
      "'ALTER', 'ANALYZE', 'CALL', 'COMMENT', 'COMMIT', 'CREATE', 'DEALLOCATE', 'DELETE', 'DENY',"
          + " 'DESC', 'DESCRIBE', 'DROP', 'EXECUTE', 'EXPLAIN', 'GRANT', 'INSERT', 'MERGE',"
          + " 'PREPARE', 'REFRESH', 'RESET', 'REVOKE', 'ROLLBACK', 'SET', 'SHOW', 'START',"
          + " 'TRUNCATE', 'UNLOAD', 'UPDATE', 'USE', <query>";

  private final StatementCheck check =
      new StatementCheck(
          new TableCatalogs() {
            @Override
            public boolean hasCatalog(String catalog) {
              return catalog.equals(GOLD) || catalog.equals(StatementContext.DEFAULT_CATALOG);
            }

            @Override
            public boolean hasTable(TableName table) {
              return table.table().equals("here");
            }
          });

  record Measured(String context, String statement, String answer) {
    @Override
    public String toString() {
      return context + " " + statement;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void answersAsAthenaDoes(Measured measured) {
    assertThat(answer(measured)).isEqualTo(measured.answer());
  }

  static Stream<Measured> answersAsAthenaDoes() {
    String names = resource("table-name-words.txt").strip();
    return resource("measured-statements.tsv")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(
            columns ->
                new Measured(
                    columns[0],
                    unescaped(columns[1]),
                    unescaped(columns[2])
                        .replace("{NAME}", names)
                        .replace("{STATEMENT}", STATEMENT)));
  }

  @Test
  void readsAllOfThem() {
    assertThat(answersAsAthenaDoes()).hasSizeGreaterThan(400);
    assertThat(answersAsAthenaDoes().map(Measured::context).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("S3", "GLUE", "NC");
  }

  private String answer(Measured measured) {
    StatementContext context =
        StatementContext.of(CATALOGS.get(measured.context()), Optional.of("retail"));
    try {
      Statement statement = check.check(measured.statement(), context);
      if (statement.plan() instanceof Plan.Fail(int type, String message)) {
        return "fails %d %s".formatted(type, message);
      }
      StatementKind kind = statement.kind();
      return "runs %s %s %s".formatted(kind.type(), kind.substatement(), kind.objectName("q"));
    } catch (RefusedStatement e) {
      String message =
          e.getMessage().replaceFirst("Request ID: [0-9a-f-]{36};", "Request ID: {ID};");
      return "refused %s %s".formatted(e.code(), message);
    }
  }

  private static String unescaped(String text) {
    return Pattern.compile("\\\\(.)")
        .matcher(text)
        .replaceAll(
            match ->
                switch (match.group(1)) {
                  case "n" -> "\n";
                  case "t" -> "\t";
                  case "r" -> "\r";
                  default -> Matcher.quoteReplacement(match.group(1));
                });
  }

  private static String resource(String name) {
    try (InputStream in = MeasuredStatementsTest.class.getResourceAsStream("/athena/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
