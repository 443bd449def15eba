package dev.medallion.local.modeltest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes results as JUnit's XML, which CI services read. */
public final class JUnitReport {
  private JUnitReport() {}

  /**
   * Writes a file, and the folders above it.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static void write(Path file, List<ModelTesting.Result> results) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "medallion");
        xml.writeAttribute("tests", String.valueOf(results.size()));
        xml.writeAttribute(
            "failures", String.valueOf(results.stream().filter(each -> !each.passed()).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute(
            "time",
            seconds(
                results.stream()
                    .map(ModelTesting.Result::took)
                    .reduce(Duration.ZERO, Duration::plus)));
        for (ModelTesting.Result result : results) {
          write(xml, result);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
        xml.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    } catch (XMLStreamException e) {
      throw new UncheckedIOException(new IOException("cannot write " + file, e));
    }
  }

  private static void write(XMLStreamWriter xml, ModelTesting.Result result)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", result.test().file());
    xml.writeAttribute("name", result.test().name());
    xml.writeAttribute("time", seconds(result.took()));
    if (!result.passed()) {
      xml.writeStartElement("failure");
      xml.writeAttribute("message", result.problems().getFirst());
      xml.writeCharacters(String.join("\n", result.problems()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
