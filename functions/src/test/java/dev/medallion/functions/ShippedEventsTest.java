package dev.medallion.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedEventsTest {
  @Test
  void eachEventIsJsonAndIsFedToAHandlerByATest() throws IOException {
    String tests = sources();
    for (Path file : files(Fixtures.events(), ".json")) {
      String name = file.getFileName().toString().replace(".json", "");
      JsonNode event = Fixtures.json(Fixtures.event(name));

      assertThat(event.isObject()).as(name).isTrue();
      assertThat(tests).contains('"' + name + '"');
    }
  }

  private static String sources() throws IOException {
    Path folder = Path.of(System.getProperty("medallion.home"), "functions/src/test/java");
    StringBuilder text = new StringBuilder();
    for (Path file : files(folder, "FunctionTest.java")) {
      text.append(Files.readString(file));
    }
    return text.toString();
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }
}
