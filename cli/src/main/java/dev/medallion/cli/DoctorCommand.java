package dev.medallion.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.cli.doctor.Diagnosis;
import dev.medallion.cli.doctor.Doctor;
import dev.medallion.cli.doctor.ErrorText;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.pipeline.Pipeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says who can do what it has to, or what an error that AWS printed means. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Tell which roles of the stack can do what each step asks of them, and of each refusal what"
            + " refuses, and the command that fixes it. It only reads. Ends with 0 if every step is"
            + " allowed. With an error of AWS, tell which permission refused, where to look, and"
            + " what fixes it, and ask nothing of AWS; ends with 1 if the text is no refusal that"
            + " is known.")
final class DoctorCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Mixin private TargetOption target;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "ERROR TEXT",
      arity = "0..*",
      description = "An error as AWS printed it, in quotation marks.")
  private List<String> text = List.of();

  @Option(
      names = "--principal",
      paramLabel = "ROLE",
      description =
          "Look at this role alone, by its name, ARN or logical id; one that is not of the stack"
              + " has to read gold.")
  private String principal;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "Of the tables of its layer, look at this one alone.")
  private String table;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    if (text.isEmpty()) {
      return examine();
    }
    if (principal != null || table != null) {
      throw new ParameterException(
          command.commandLine(),
          "an error's text says who and what by itself: give it without --principal and --table");
    }
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
      object.put("mend", diagnosis.fix());
      System.out.println(JSON.writeValueAsString(object));
    } else {
      print(diagnosis);
    }
    return 0;
  }

  private int examine() throws JsonProcessingException {
    Pipeline pipeline = target.pipeline();
    try (Target stack = target.open()) {
      Matrix matrix = matrix(stack, pipeline);
      if (json) {
        System.out.println(JSON.writeValueAsString(MatrixPrinter.json(matrix)));
      } else {
        new MatrixPrinter(System.out).print(matrix);
      }
      return matrix.isAllowed() ? 0 : 1;
    }
  }

  private Matrix matrix(Target stack, Pipeline pipeline) {
    if (principal == null && table == null) {
      return Diagnosing.matrix(stack.services(), stack.stack(), pipeline);
    }
    Doctor doctor =
        table == null
            ? Diagnosing.doctor(stack.services(), stack.stack(), pipeline)
            : Diagnosing.doctor(stack.services(), stack.stack(), pipeline, table);
    return principal == null ? doctor.matrix() : Diagnosing.of(doctor, stack.stack(), principal);
  }

  private static void print(Diagnosis diagnosis) {
    System.out.printf("Refused by  %s%n", diagnosis.layer());
    System.out.printf("Evidence    %s%n", diagnosis.evidence());
    if (!diagnosis.advice().isEmpty()) {
      System.out.printf("Note        %s%n", diagnosis.advice());
    }
    print("Look", diagnosis.look());
    print("Fix", diagnosis.fix());
  }

  private static void print(String title, List<String> commands) {
    if (!commands.isEmpty()) {
      System.out.printf("%n%s%n", title);
      commands.forEach(command -> System.out.println("  " + command));
    }
  }
}
