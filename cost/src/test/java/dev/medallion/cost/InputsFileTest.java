package dev.medallion.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsFileTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("medallion.home"), "docs", "prices.yaml");

  @TempDir private Path folder;

  @Test
  void readsTheShippedFile() throws Exception {
    Inputs inputs = InputsFile.read(SHIPPED);

    assertThat(inputs.region()).isEqualTo("us-east-1");
    assertThat(inputs.of(Price.GLUE_DPU_HOUR)).isEqualTo(0.44);
    assertThat(inputs.of(Limit.QUICKSIGHT_REFRESHES)).isEqualTo(32);
    assertThat(inputs.of(Assumption.QUERY_LEAST_GB)).as("10 MB").isEqualTo(10 / 1024.0);
  }

  @Test
  void namesAPriceThatIsMisspeltWithTheOneThatWasMeant() throws IOException {
    Path file = changed("glue_dpu_hour: 0.44", "glue_dpu_hours: 0.44");

    assertThatThrownBy(() -> InputsFile.read(file))
        .isInstanceOf(CostException.class)
        .hasMessageMatching(
            "prices.yaml:[0-9]+: prices.glue_dpu_hours is not known; did you mean"
                + " \"glue_dpu_hour\"\\?");
  }

  @Test
  void namesAPriceThatIsMissingWithItsUnit() throws IOException {
    Path file = changed("glue_dpu_hour: 0.44", "# none");

    assertThatThrownBy(() -> InputsFile.read(file))
        .hasMessage(
            "prices.yaml: prices.glue_dpu_hour is missing: the number of USD for a DPU-hour");
  }

  @Test
  void namesWhatIsNoNumberAndWhatIsInTheWrongSectionTogether() throws IOException {
    Path file = changed("glue_dpu_hour: 0.44", "glue_dpu_hour: cheap\n  readers: 3");

    assertThatThrownBy(() -> InputsFile.read(file))
        .hasMessageContaining("prices.glue_dpu_hour must be a number, not less than 0")
        .hasMessageContaining("prices.readers is not known");
  }

  @Test
  void namesASectionThatIsMisspelt() throws IOException {
    Path file = changed("assumptions:", "asumptions:");

    assertThatThrownBy(() -> InputsFile.read(file))
        .hasMessageContaining("asumptions is not known; did you mean \"assumptions\"?");
  }

  @Test
  void tellsThatThereIsNoFile() {
    assertThatThrownBy(() -> InputsFile.read(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml: cannot be read");
  }

  private Path changed(String from, String to) throws IOException {
    String text = Files.readString(SHIPPED);
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve("prices.yaml"), text.replace(from, to));
  }
}
