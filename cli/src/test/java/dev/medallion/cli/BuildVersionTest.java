package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class BuildVersionTest {
  private static final Path POM = Path.of(System.getProperty("medallion.home"), "pom.xml");

  @Test
  void isThatOfThePom() throws Exception {
    Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(POM.toFile());
    String version = XPathFactory.newInstance().newXPath().evaluate("/project/version", pom);

    assertThat(new BuildVersion().getVersion()).containsExactly("medallion " + version);
  }
}
