package dev.medallion.local.athena.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlTokenTest {

  @Test
  void countsStartsInUtf16Units() {
    List<SqlToken> tokens = SqlToken.scan("SELECT '😀', '😀😀' /* 😀 */, x");

    assertThat(tokens)
        .extracting(SqlToken::text, SqlToken::start)
        .containsExactly(
            tuple("SELECT", 0),
            tuple("'😀'", 7),
            tuple(",", 11),
            tuple("'😀😀'", 13),
            tuple(",", 28),
            tuple("x", 30));
  }

  /** Told from the beginning each time, the starts of so many tokens took a minute. */
  @Test
  void cutsTheLongestStatementSoon() {
    String list =
        IntStream.range(0, 37_000).mapToObj(i -> "10" + i % 1000).collect(Collectors.joining(", "));

    assertTimeout(
        Duration.ofSeconds(10),
        () -> assertThat(SqlToken.scan("SELECT 1 WHERE 1 IN (" + list + ")")).hasSize(74_006));
  }
}
