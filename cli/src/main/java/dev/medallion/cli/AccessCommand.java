package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who may read what that {@code pipeline.yaml} names, and changes nothing. */
@Command(
    name = "access",
    mixinStandardHelpOptions = true,
    description =
        "Show whom the pipeline that is deployed lets in under access, whether that is granted, and"
            + " what is not as declared. Changes nothing; ./medallion maintenance --apply grants"
            + " and revokes at once what the next run would. Ends with 0 only if all is granted.")
final class AccessCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final Pattern ACCOUNT = Pattern.compile("^arn:[^:]+:[^:]*:[^:]*:[0-9]*:");

  @Mixin private TargetOption target;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    try (Target opened = target.open()) {
      JsonNode report =
          MaintenanceCall.ask(opened.services(), opened.stack(), "{\"lookAt\": \"access\"}");
      if (json) {
        System.out.println(JSON.writeValueAsString(report));
      } else {
        print(report);
      }
      return isAsDeclared(report) ? 0 : 1;
    }
  }

  private static boolean isAsDeclared(JsonNode report) {
    for (JsonNode entry : report.path("entries")) {
      if (!entry.path("found").asText().startsWith("GRANTED")) {
        return false;
      }
    }
    return report.path("findings").isEmpty();
  }

  private static void print(JsonNode report) {
    System.out.printf(
        "  %s decides about access to the tables%n",
        report.path("mode").asText().equals("IAM") ? "IAM" : "Lake Formation");
    if (report.path("entries").isEmpty()) {
      System.out.println("  pipeline.yaml lets nobody in under access");
    } else {
      TextTable table = TextTable.of("principal", "table", "columns", "state");
      report
          .path("entries")
          .forEach(
              entry ->
                  table.row(
                      ACCOUNT.matcher(entry.path("principal").asText()).replaceFirst(""),
                      entry.path("table").asText(),
                      entry.path("columns").asText(),
                      entry.path("found").asText().toLowerCase(Locale.ROOT).replace('_', ' ')));
      System.out.println();
      table.lines().forEach(System.out::println);
    }
    report
        .path("findings")
        .forEach(
            finding ->
                System.out.printf(
                    "%n  %s: %s%n",
                    finding.path("place").asText(), finding.path("message").asText()));
  }
}
