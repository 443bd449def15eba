package dev.medallion.jobs.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medallion.contract.Manifest;
import dev.medallion.contract.Manifest.Source;
import dev.medallion.jobs.bronze.RangeReading;
import dev.medallion.jobs.text.LineWindow;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines of JSON as rows. */
class JsonLinesTest {
  private static final JsonLines LINES =
      new JsonLines(
          new Source(
              "events",
              "jsonl",
              Map.of(),
              List.of("id"),
              List.of(
                  new Manifest.Column("id", "bigint"),
                  new Manifest.Column("at", "timestamp"),
                  new Manifest.Column("price", "decimal(10,2)"),
                  new Manifest.Column("note", "string"),
                  new Manifest.Column("device", "struct<os:string,version:int>"),
                  new Manifest.Column("tags", "array<string>"),
                  new Manifest.Column("counts", "map<string,int>"))),
          "UTC");

  private static final JsonShape SHAPE = new JsonShape(List.of("id", "extra"));

  private static List<String> rows(String text) throws IOException {
    List<String> rows = new ArrayList<>();
    try (LineWindow window = new LineWindow(new StringReader(text), 1)) {
      LINES.read(
          window,
          SHAPE,
          Long.MAX_VALUE,
          (line, values, rescued) ->
              rows.add(
                  line + " " + Arrays.toString(values) + (rescued == null ? "" : " " + rescued)));
    }
    return rows;
  }

  @Test
  void readsMembersByTheirNames() throws IOException {
    assertThat(
            rows(
                """
                {"note":"a \\"b\\"","ID":1,"price":1.5,"extra":{"x":[1, 2]},"at":"1970-01-01T00:00:01Z"}

                {"id":"2","price":"2.25","note":{"deep":true},"extra":1e3}
                {"id":3,"note":null}
                """))
        .containsExactly(
            "1 [1, 1000000, 1.50, a \"b\", null, null, null, {\"x\":[1, 2]}]",
            "3 [2, null, 2.25, {\"deep\":true}, null, null, null, 1e3]",
            "4 [3, null, null, null, null, null, null, null]");
  }

  @Test
  void keepsWhatIsNoValueOfItsType() throws IOException {
    assertThat(rows("{\"id\":12.0,\"price\":1.005,\"at\":\"10:00\",\"note\":\"kept\"}\n"))
        .containsExactly(
            "1 [null, null, null, kept, null, null, null, null]"
                + " {\"id\":\"12.0\",\"price\":\"1.005\",\"at\":\"10:00\"}");
  }

  @Test
  void keepsTheWholeLineThatIsNoObject() throws IOException {
    assertThat(
            rows("[1]\nnot json\n{\"id\":1}{\"id\":2}\n{\"id\":1,\"id\":2}\n{\"id\":4\n{\"id\":5}"))
        .containsExactly(
            "1 [null, null, null, null, null, null, null, null] {\"_record\":\"[1]\"}",
            "2 [null, null, null, null, null, null, null, null] {\"_record\":\"not json\"}",
            "3 [null, null, null, null, null, null, null, null]"
                + " {\"_record\":\"{\\\"id\\\":1}{\\\"id\\\":2}\"}",
            "4 [null, null, null, null, null, null, null, null]"
                + " {\"_record\":\"{\\\"id\\\":1,\\\"id\\\":2}\"}",
            "5 [null, null, null, null, null, null, null, null] {\"_record\":\"{\\\"id\\\":4\"}",
            "6 [5, null, null, null, null, null, null, null]");
  }

  @Test
  void rescuesMembersThatCameAfterTheColumnsWereKnown() throws IOException {
    assertThat(rows("{\"id\":1,\"Late One\":[true]}\n"))
        .containsExactly(
            "1 [1, null, null, null, null, null, null, null] {\"late_one\":\"[true]\"}");
  }

  @Test
  void readsNestedValuesAndRescuesTheWholeWhereAPartDoesNotFit() throws IOException {
    assertThat(rows("{\"id\":1,\"device\":{\"os\":\"x\",\"version\":\"new\"},\"tags\":[\"a\",1]}"))
        .singleElement()
        .asString()
        .endsWith(" {\"device\":\"{\\\"os\\\":\\\"x\\\",\\\"version\\\":\\\"new\\\"}\"}");
  }

  @Test
  void readsTheSameCutAtEveryByte() {
    byte[] bytes =
        "\uFEFF{\"id\":1}\r\n{\"id\":2,\"note\":\"é\"}\r\r\nbad\n{\"id\":3}"
            .getBytes(StandardCharsets.UTF_8);
    List<String> whole = RangeReading.whole(bytes, LINES, SHAPE);

    assertThat(whole).hasSize(4);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(RangeReading.inRanges(bytes, LINES, SHAPE, cut)).isEqualTo(whole);
    }
  }
}
