package dev.medallion.local.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command did.
 *
 * @param exit its exit status
 * @param out what it printed
 * @param errors what it printed on standard error
 */
record CommandLineRun(int exit, String out, String errors) {
  private static final String ENDPOINT = "aws.endpointUrl";

  /**
   * Runs a command in this process as if the endpoint were AWS: the stack's name and {@code
   * AWS_ENDPOINT_URL}, as the system property that stands for it, are all that it gets.
   */
  static CommandLineRun onStack(URI endpoint, String... command) {
    List<String> arguments = new ArrayList<>(List.of("--stack", "medallion"));
    arguments.addAll(List.of(command));
    return asOnAws(endpoint, arguments);
  }

  /** Runs a command in this process with no more than an endpoint in AWS's place. */
  static CommandLineRun asOnAws(URI endpoint, List<String> arguments) {
    String before = System.getProperty(ENDPOINT);
    System.setProperty(ENDPOINT, endpoint.toString());
    try {
      return of(arguments);
    } finally {
      if (before == null) {
        System.clearProperty(ENDPOINT);
      } else {
        System.setProperty(ENDPOINT, before);
      }
    }
  }

  /** Runs a command in this process. */
  static CommandLineRun of(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errorsBefore = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int exit = Main.commandLine().execute(arguments.toArray(String[]::new));
      return new CommandLineRun(
          exit, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errorsBefore);
    }
  }
}
