package dev.medallion.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JobArgumentsTest {

  @Test
  void findsAValueAmongWhatGlueAddsInAnyOrder() {
    JobArguments arguments =
        JobArguments.parse(
            "stray", "--enable-metrics", "--job-language", "scala", "--plan", "s3://a/p", "--x=y");

    assertThat(arguments.required("plan")).isEqualTo("s3://a/p");
    assertThat(arguments.required("x")).isEqualTo("y");
  }

  @Test
  void takesTheLastOfSeveralValues() {
    assertThat(JobArguments.parse("--plan", "one", "--plan", "two").required("plan"))
        .isEqualTo("two");
  }

  @Test
  void saysWhatIsMissingAndWhatWasGiven() {
    JobArguments arguments = JobArguments.parse("--JOB_NAME", "b", "--plan");

    assertThatThrownBy(() -> arguments.required("plan"))
        .isInstanceOf(JobArgumentException.class)
        .hasMessage(
            "the job argument --plan is missing: start the job run with --plan VALUE (given:"
                + " JOB_NAME, plan)");
  }
}
