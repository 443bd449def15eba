package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.cli.doctor.Diagnosis;
import dev.medallion.cli.doctor.ErrorText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what refused, where to look and what mends it, from the error that AWS printed. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Tell from an error of AWS which permission refused, where to look, and what mends it. Asks"
            + " nothing of AWS. Ends with 1 if the text is no refusal that is known.")
final class DoctorCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Parameters(
      paramLabel = "ERROR TEXT",
      arity = "1..*",
      description = "The error as AWS printed it, in quotation marks.")
  private List<String> text;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    Diagnosis diagnosis =
        ErrorText.read(String.join(" ", text))
            .orElseThrow(
                () ->
                    new UserError(
                        "this is no refusal that is known here; give the whole text, from \"User:\""
                            + " or the error's code to its end"));
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("layer", diagnosis.layer().name());
      object.put("evidence", diagnosis.evidence());
      object.put("advice", diagnosis.advice());
      object.put("look", diagnosis.look());
      object.put("mend", diagnosis.mend());
      System.out.println(JSON.writeValueAsString(object));
    } else {
      print(diagnosis);
    }
    return 0;
  }

  private static void print(Diagnosis diagnosis) {
    System.out.printf("Refused by  %s%n", diagnosis.layer());
    System.out.printf("Evidence    %s%n", diagnosis.evidence());
    if (!diagnosis.advice().isEmpty()) {
      System.out.printf("Note        %s%n", diagnosis.advice());
    }
    print("Look", diagnosis.look());
    print("Mend", diagnosis.mend());
  }

  private static void print(String title, List<String> commands) {
    if (!commands.isEmpty()) {
      System.out.printf("%n%s%n", title);
      commands.forEach(command -> System.out.println("  " + command));
    }
  }
}
