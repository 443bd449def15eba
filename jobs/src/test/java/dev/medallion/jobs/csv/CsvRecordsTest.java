package dev.medallion.jobs.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records as RFC 4180 has them, and what becomes of the others. */
class CsvRecordsTest {
  private static List<String> rows(String text) {
    return CsvReading.rows(text, Map.of(), "id bigint", "note string");
  }

  @Test
  void keepsTheLineWhoseQuoteIsNeverClosedAndGoesOnAtTheNext() {
    StringBuilder text = new StringBuilder("id,note\n1,\"never closed\n");
    for (int id = 2; id <= 1000; id++) {
      text.append(id).append(",x\n");
    }

    List<String> rows = rows(text.toString());

    assertThat(rows).hasSize(1000);
    assertThat(rows.get(0)).isEqualTo("2 [null, null] {\"_record\":\"1,\\\"never closed\"}");
    assertThat(rows.get(1)).isEqualTo("3 [2, x]");
    assertThat(rows.get(999)).isEqualTo("1001 [1000, x]");
  }

  @Test
  void keepsTheLineBehindWhoseClosingQuoteSomethingFollows() {
    assertThat(rows("id,note\n2002,\"5 inch\n2003,\"ok\"\n2004,z\n"))
        .containsExactly(
            "2 [null, null] {\"_record\":\"2002,\\\"5 inch\"}", "3 [2003, ok]", "4 [2004, z]");
  }

  @Test
  void readsALineBreakInQuotesAsPartOfTheValue() {
    assertThat(rows("id,note\n1,\"two\nlines\"\n2,one\n"))
        .containsExactly("2 [1, two\nlines]", "4 [2, one]");
  }

  @Test
  void endsRecordsAtEachKindOfLineEnd() {
    assertThat(rows("id,note\r\n1,a\n2,b\r3,c\r\n4,\"d\re\r\nf\ng\"\r5,h"))
        .containsExactly("2 [1, a]", "3 [2, b]", "4 [3, c]", "5 [4, d\re\r\nf\ng]", "9 [5, h]");
  }

  @Test
  void keepsWhatHasOtherFieldsThanTheHeader() {
    assertThat(rows("id,note\n3,7,5,9.00\nTotal=3\n1,\n"))
        .containsExactly(
            "2 [null, null] {\"_record\":\"3,7,5,9.00\"}",
            "3 [null, null] {\"_record\":\"Total=3\"}",
            "4 [1, null]");
  }

  @Test
  void takesARepeatedHeaderForAMisfit() {
    assertThat(rows("id,note\n1,a\nid,note\n2,b\n"))
        .containsExactly("2 [1, a]", "3 [null, null] {\"_record\":\"id,note\"}", "4 [2, b]");
  }

  @Test
  void keepsTheWholeOfAMisshapenRecordOfSeveralLines() {
    assertThat(rows("id,note\n1,\"a\n\"\"b\",c\r\n2,x"))
        .containsExactly("2 [null, null] {\"_record\":\"1,\\\"a\\n\\\"\\\"b\\\",c\"}", "4 [2, x]");
  }

  @Test
  void countsBlankLinesAndComments() {
    assertThat(
            CsvReading.rows(
                "id,note\n\n# no, \"record\n1,a\n\n\n2,b\n",
                Map.of("comment", "#"),
                "id bigint",
                "note string"))
        .containsExactly("4 [1, a]", "7 [2, b]");
  }

  @Test
  void readsAnEmptyLastFieldAtTheEnd() {
    assertThat(rows("id,note\n1,")).containsExactly("2 [1, null]");
    assertThat(rows("id,note\n1,a\n2,")).containsExactly("2 [1, a]", "3 [2, null]");
    assertThat(rows("id,note\n1,\"")).containsExactly("2 [null, null] {\"_record\":\"1,\\\"\"}");
    assertThat(rows("id,note\n1,\"\"")).containsExactly("2 [1, null]");
  }

  @Test
  void readsAnEscapeThatIsNoQuote() {
    Map<String, String> options = Map.of("escape", "\\");
    assertThat(
            CsvReading.rows(
                "id,note\n1,\"a \\\"b\\\", c\\\\\"\n2,back\\slash\n3,\"x\\y\"\n4,\"z\n5,\"ok\"\n",
                options,
                "id bigint",
                "note string"))
        .containsExactly(
            "2 [1, a \"b\", c\\]",
            "3 [2, back\\slash]",
            "4 [3, x\\y]",
            "5 [null, null] {\"_record\":\"4,\\\"z\"}",
            "6 [5, ok]");
  }

  @Test
  void readsADelimiterOfSeveralCharacters() {
    assertThat(
            CsvReading.rows(
                "id||note\n1||\"a||b\"\n2||c|d\n3||x||y\n",
                Map.of("delimiter", "||"),
                "id bigint",
                "note string"))
        .containsExactly("2 [1, a||b]", "3 [2, c|d]", "4 [null, null] {\"_record\":\"3||x||y\"}");
  }

  @Test
  void readsWithoutQuotesWhereNoCharacterIsOne() {
    assertThat(
            CsvReading.rows(
                "id,note\n1,\"a\n2,b\"\n", Map.of("quote", ""), "id bigint", "note string"))
        .containsExactly("2 [1, \"a]", "3 [2, b\"]");
  }

  @Test
  void readsRecordsThatAreLongerThanAWindow() {
    String longText = "x,\n".repeat(200_000);
    List<String> rows = rows("id,note\n1,\"" + longText + "\"\n2,\"open\n3,c\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).isEqualTo("2 [1, " + longText + "]");
    assertThat(rows.get(1)).isEqualTo("200003 [null, null] {\"_record\":\"2,\\\"open\"}");
    assertThat(rows.get(2)).isEqualTo("200004 [3, c]");
  }
}
