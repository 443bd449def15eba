package dev.medallion.cli.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class EraseCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "people                                | Say which rows by SOURCE and --where CONDITION",
        "--where id=7                          | Say which rows by SOURCE and --where CONDITION",
        "--verify e-1 people                   | or --verify ID alone",
        "--verify e-1 --where id=7             | or --verify ID alone",
        "--verify e-1 --why asked              | or --verify ID alone",
        "--verify e-1 people --where id=7      | or --verify ID alone",
        "--verify EMPTY                        | --verify is empty: give the ID",
        "people --where id=7 --text EMPTY      | --text is empty: name what to look for"
      })
  void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsOpened(String arguments, String refusal) {
    StringWriter said = new StringWriter();
    String[] each =
        Arrays.stream(arguments.split(" "))
            .map(word -> word.equals("EMPTY") ? "" : word)
            .toArray(String[]::new);

    int status =
        new CommandLine(new EraseCommand()).setErr(new PrintWriter(said, true)).execute(each);

    assertThat(said.toString()).contains(refusal);
    assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
  }
}
