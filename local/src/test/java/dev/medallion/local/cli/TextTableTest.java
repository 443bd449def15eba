package dev.medallion.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void putsNumbersToTheRightAndTextToTheLeft() {
    assertThat(TextTable.of("name", "rows").row("a", 5).row("longer", "1,234").lines())
        .containsExactly(
            "  name     rows", "  ──────  ─────", "  a           5", "  longer  1,234");
  }

  @Test
  void shortensWhatIsTooWideAndKeepsARowOnOneLine() {
    assertThat(TextTable.of("text").row("x".repeat(60)).row("a\nb").lines())
        .contains("  " + "x".repeat(47) + "…", "  a b");
  }
}
