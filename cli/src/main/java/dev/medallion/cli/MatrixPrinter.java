package dev.medallion.cli;

import dev.medallion.cli.doctor.Matrix;
import dev.medallion.cli.doctor.Refusal;
import dev.medallion.cli.doctor.Step;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints who can do what it has to. */
final class MatrixPrinter {
  private static final String NO_PART = "";

  private final PrintStream out;

  MatrixPrinter(PrintStream out) {
    this.out = out;
  }

  /** The matrix, and below it each refusal with its fix. */
  void print(Matrix matrix) {
    List<String> header = new ArrayList<>(List.of("principal"));
    for (Step step : Step.values()) {
      header.add(step.label());
    }
    TextTable table = new TextTable(header);
    for (Matrix.Row row : matrix.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.principal()));
      for (Step step : Step.values()) {
        Matrix.Cell cell = row.cells().get(step);
        cells.add(cell == null ? NO_PART : word(cell));
      }
      table.row(cells);
    }
    table.lines().forEach(out::println);
    printRefusals(matrix);
  }

  private static String word(Matrix.Cell cell) {
    return cell.isRefused() ? "REFUSED" : cell.isAllowed() ? "allowed" : "cannot tell";
  }

  /** Each refusal with its fix, and what could not be judged; nothing if all is well. */
  void printRefusals(Matrix matrix) {
    for (Matrix.Row row : matrix.rows()) {
      row.cells()
          .forEach(
              (step, cell) ->
                  cell.refusals().forEach(refusal -> print(row.principal(), step, refusal)));
    }
    matrix.notJudged().forEach(note -> out.printf("%n  Not judged  %s%n", note));
  }

  private void print(String principal, Step step, Refusal refusal) {
    out.printf("%n  %s of %s is refused: %s%n", step.label(), principal, refusal.layer());
    out.printf("  Evidence    %s%n", refusal.evidence());
    if (!refusal.advice().isEmpty()) {
      out.printf("  Note        %s%n", refusal.advice());
    }
    refusal.fix().forEach(command -> out.printf("  Fix         %s%n", command));
  }

  /** The matrix as {@code --json} prints it. */
  static Map<String, Object> json(Matrix matrix) {
    List<Object> rows = new ArrayList<>();
    for (Matrix.Row row : matrix.rows()) {
      Map<String, Object> steps = new LinkedHashMap<>();
      row.cells().forEach((step, cell) -> steps.put(step.label(), json(cell)));
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("principal", row.principal());
      object.put("steps", steps);
      rows.add(object);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("allowed", matrix.isAllowed());
    object.put("principals", rows);
    object.put("notJudged", matrix.notJudged());
    return object;
  }

  private static Map<String, Object> json(Matrix.Cell cell) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("allowed", cell.isAllowed());
    object.put("refusals", cell.refusals().stream().map(MatrixPrinter::json).toList());
    object.put("notJudged", cell.unknown());
    return object;
  }

  private static Map<String, Object> json(Refusal refusal) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("layer", refusal.layer().name());
    object.put("evidence", refusal.evidence());
    object.put("advice", refusal.advice());
    object.put("mend", refusal.fix());
    return object;
  }
}
