package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private static final Path HOME = Path.of(System.getProperty("medallion.home"));

  @TempDir private Path folder;

  @Test
  void printsThePageThatIsShipped() throws Exception {
    assertThat(cost("--markdown")).isZero();

    assertThat(text(out)).isEqualTo(Files.readString(HOME.resolve("docs/cost.md")));
  }

  @Test
  void printsWhatADayCostsAndWhatItDoesToTheQuotas() {
    assertThat(cost("--drops", "5000", "--drop-size", "2MB")).isZero();

    assertThat(text(out))
        .contains("5,000 drops")
        .containsPattern("Glue: silver +[0-9.]+ ")
        .contains("32 of 32")
        .doesNotContain("**");
  }

  @Test
  void printsOneObjectForScripts() throws Exception {
    assertThat(cost("--drops", "7,8", "--table-size", "1TB", "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(text(out));
    assertThat(json.path("days")).hasSize(2);
    assertThat(json.at("/days/1/drops").asInt()).isEqualTo(8);
    assertThat(json.at("/days/1/bronzeGb").asDouble()).isEqualTo(1024);
    assertThat(json.at("/days/1/total").asDouble()).isPositive();
    assertThat(json.at("/days/1/lines/0/price").asText()).isEqualTo("glue_dpu_hour");
  }

  @Test
  void tellsWhatIsWrongWithThePrices() throws Exception {
    Path prices =
        Files.writeString(
            folder.resolve("mine.yaml"),
            Files.readString(HOME.resolve("docs/prices.yaml"))
                .replace("athena_scan:", "athena_scna:"));

    assertThat(cost("--prices", prices.toString())).isEqualTo(1);

    assertThat(text(errors))
        .contains("medallion: the costs cannot be computed:")
        .containsPattern(
            "  mine.yaml:[0-9]+: prices.athena_scna is not known; did you mean \"athena_scan\"\\?");
  }

  @Test
  void refusesASizeWithoutAUnit() {
    assertThat(cost("--drop-size", "10")).isEqualTo(1);

    assertThat(text(errors))
        .contains("--drop-size must be a size such as 10MB, with KB, MB, GB or TB, not \"10\"");
  }

  @Test
  void refusesADayWithoutDrops() {
    assertThat(cost("--drops", "0")).isEqualTo(1);

    assertThat(text(errors)).contains("--drops must be at least 1");
  }

  private int cost(String... options) {
    PrintStream outBefore = System.out;
    PrintStream errorsBefore = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      String[] arguments = new String[options.length + 1];
      arguments[0] = "cost";
      System.arraycopy(options, 0, arguments, 1, options.length);
      return Medallion.commandLine(
              new Checkout(HOME),
              (endpoint, state) -> {
                throw new AssertionError("cost asks nobody");
              },
              Map.of())
          .execute(arguments);
    } finally {
      System.setOut(outBefore);
      System.setErr(errorsBefore);
    }
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
