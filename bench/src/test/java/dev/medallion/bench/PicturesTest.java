package dev.medallion.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PicturesTest {
  @Test
  void drawsABarAsLongAsItsShareAndSaysInWordsWhatItIs() throws Exception {
    Document chart =
        parsed(
            BarChart.of(
                List.of(
                    new BarChart.Panel(
                        "Files <read>",
                        List.of(
                            new BarChart.Group(
                                "filter on a & b",
                                List.of(
                                    new BarChart.Bar("sort", 0.5, "4 of 8"),
                                    new BarChart.Bar("z-order", 1.7, "more"))))))));

    assertThat(chart.getDocumentElement().getTextContent())
        .contains(
            "Files <read>", "filter on a & b", "sort", "4 of 8", "prefers-color-scheme: dark");
    assertThat(width(chart, 1)).isEqualTo(width(chart, 0) / 2);
    assertThat(width(chart, 3)).isEqualTo(width(chart, 0));
  }

  @Test
  void setsTheColumnsOfATableBelowEachOther() {
    MarkdownTable table =
        new MarkdownTable("", "files", "filter")
            .row("bin-pack", "12", "a")
            .row("sort", "1,200", "bb");

    assertThat(table.toString())
        .isEqualTo(
            """
            |          | files | filter |
            | -------- | ----: | ------ |
            | bin-pack |    12 | a      |
            | sort     | 1,200 | bb     |\
            """);
    assertThatThrownBy(() -> table.row("z-order"))
        .hasMessage("a row of 1 cells in a table of 3 columns");
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static double width(Document chart, int rectangle) {
    Element element = (Element) chart.getElementsByTagName("rect").item(rectangle);
    return Double.parseDouble(element.getAttribute("width"));
  }
}
