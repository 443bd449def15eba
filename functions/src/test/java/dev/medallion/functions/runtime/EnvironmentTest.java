package dev.medallion.functions.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medallion.functions.fixture.Fixtures;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void namesAVariableThatIsMissing() {
    assertThatThrownBy(() -> new Environment(Map.of("A", " ")).required("A"))
        .hasMessage(
            "environment variable A is not set; template.yaml sets it under the function's"
                + " Environment");
  }

  @Test
  void namesAVariableThatIsNoNumber() {
    assertThatThrownBy(() -> new Environment(Map.of("A", "soon")).number("A"))
        .hasMessage("environment variable A is \"soon\", which is not a whole number");
    assertThat(new Environment(Map.of("A", "45")).number("A")).isEqualTo(45);
  }

  @Test
  void givesNothingForAVariableThatMayBeMissing() {
    assertThat(new Environment(Map.of()).optional("A")).isEmpty();
  }

  @Test
  void findsThePipelineInTheDeploymentPackage() {
    String taskRoot = Fixtures.pipelineFolder().getParent().toString();

    assertThat(new Environment(Map.of("LAMBDA_TASK_ROOT", taskRoot)).pipeline().namespace())
        .isEqualTo("retail");
  }

  @Test
  void saysThatThereIsNoPipeline() {
    Environment environment = new Environment(Map.of("LAMBDA_TASK_ROOT", "/nowhere"));

    assertThatThrownBy(environment::pipeline)
        .hasMessageStartingWith("the pipeline that was deployed is not valid:")
        .hasMessageContaining("pipeline.yaml");
  }
}
