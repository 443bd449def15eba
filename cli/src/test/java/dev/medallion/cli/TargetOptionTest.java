package dev.medallion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TargetOptionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--stack a status --stack b | option '--stack' should be specified only once",
        "status --stack a --state b | --state is the folder of what is up, and --stack a stack",
        "--state b status --stack a | --state is the folder of what is up, and --stack a stack",
        "--region r status | --profile and --region say where a stack is: give --stack, too",
        "redrive --profile p | --profile and --region say where a stack is: give --stack, too",
        "--stack a cost | cost takes no --stack, --profile or --region",
        "--state a cost | cost takes no --state",
        "cost --stack a | Unknown option",
      })
  void refusesWhatContradictsItself(String arguments, String message) {
    StringWriter errors = new StringWriter();
    CommandLine line =
        Medallion.commandLine(
                new Checkout(Path.of(System.getProperty("medallion.home"))),
                (endpoint, state) -> {
                  throw new AssertionError("nobody is asked");
                },
                Map.of())
            .setErr(new PrintWriter(errors));

    assertThat(line.execute(arguments.split(" "))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(errors.toString()).contains(message);
  }
}
