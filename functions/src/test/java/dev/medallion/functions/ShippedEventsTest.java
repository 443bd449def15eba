package dev.medallion.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.functions.fixture.Fixtures;
import dev.medallion.functions.runtime.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedEventsTest {
  /** What {@code sam local invoke} is given beside an event. */
  private static final Set<String> NO_EVENTS = Set.of("env", "endpoint");

  @ParameterizedTest
  @MethodSource("events")
  void isJsonAndIsFedToAHandlerByATest(String name) throws IOException {
    assertThat(Fixtures.json(Fixtures.event(name)).isObject()).isTrue();
    assertThat(sources()).contains('"' + name + '"');
  }

  @ParameterizedTest
  @ValueSource(strings = {"sqs-batch", "sqs-batch-with-poison"})
  void carriesMessagesWhoseDigestsAreRight(String name) throws Exception {
    for (JsonNode message : Json.tree(Fixtures.event(name)).path("Records")) {
      byte[] body = message.path("body").asText().getBytes(StandardCharsets.UTF_8);

      assertThat(message.path("md5OfBody").asText())
          .as(message.path("messageId").asText())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(body)));
    }
  }

  static Stream<String> events() throws IOException {
    return files(Fixtures.events(), ".json").stream()
        .map(file -> file.getFileName().toString().replace(".json", ""))
        .filter(name -> !NO_EVENTS.contains(name));
  }

  private static String sources() throws IOException {
    Path folder = Path.of(System.getProperty("medallion.home"), "functions/src/test/java");
    StringBuilder text = new StringBuilder();
    for (Path file : files(folder, "Test.java")) {
      // This test feeds them to no handler.
      if (!file.endsWith("ShippedEventsTest.java")) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }
}
