package dev.medallion.cli;

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

  @Test
  void alignsEastAsianTextWhichTakesTwoColumnsACharacter() {
    assertThat(TextTable.of("city", "n").row("東京", 1).row("Osaka", 22).lines())
        .containsExactly("  city    n", "  ─────  ──", "  東京    1", "  Osaka  22");
    assertThat(TextTable.of("text").row("商".repeat(30)).lines())
        .contains("  " + "商".repeat(23) + "…");
  }
}
