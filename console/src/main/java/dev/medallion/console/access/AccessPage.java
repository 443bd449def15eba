package dev.medallion.console.access;

import dev.medallion.cli.Diagnosing;
import dev.medallion.cli.UserError;
import dev.medallion.cli.doctor.Diagnosis;
import dev.medallion.cli.doctor.ErrorText;
import dev.medallion.cli.doctor.Matrix;
import dev.medallion.cli.doctor.Refusal;
import dev.medallion.cli.doctor.Step;
import dev.medallion.console.lake.Lake;
import dev.medallion.console.lake.Status;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells who can do what it has to, and from an error of AWS which permission refused, as {@code
 * ./medallion doctor} does.
 */
public final class AccessPage implements Page {
  private final Lake lake;
  private final Views views;

  public AccessPage(Lake lake, Views views) {
    this.lake = lake;
    this.views = views;
  }

  /** The matrix as a table. */
  public record Examined(
      List<Step> steps, List<Principal> principals, List<Problem> problems, List<String> notes) {}

  /** A row of it: a status for each step, empty for one that it has no part in. */
  public record Principal(String name, List<Optional<Status>> cells) {}

  /** A refusal, and what fixes it. */
  public record Problem(String principal, Step step, Refusal refusal) {}

  /** Takes {@code access}, its part {@code matrix}, and the error's text for a diagnosis. */
  @Override
  public Response answer(Request request) throws IOException {
    if (!request.isAction()) {
      return switch (request.part(1)) {
        case "" -> views.page("access", "Access", "access", "");
        case "matrix" -> views.part("accessMatrix", examined());
        default -> throw Refused.notFound("page access/" + request.part(1));
      };
    }
    if (!request.part(1).equals("diagnosis")) {
      throw Refused.notFound("action " + request.part(1));
    }
    return views.part("accessDiagnosis", diagnosis(request.form().getOrDefault("error", "")));
  }

  private Examined examined() {
    Matrix matrix = Diagnosing.matrix(lake.services(), lake.stack(), lake.pipeline());
    List<Step> steps = Arrays.stream(Step.values()).filter(step -> isTaken(matrix, step)).toList();
    List<Principal> principals = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (Matrix.Row row : matrix.rows()) {
      principals.add(
          new Principal(
              row.principal(),
              steps.stream()
                  .map(step -> Optional.ofNullable(row.cells().get(step)).map(AccessPage::status))
                  .toList()));
      row.cells()
          .forEach(
              (step, cell) ->
                  cell.refusals()
                      .forEach(
                          refusal -> problems.add(new Problem(row.principal(), step, refusal))));
    }
    return new Examined(steps, principals, problems, matrix.notJudged());
  }

  private static boolean isTaken(Matrix matrix, Step step) {
    return matrix.rows().stream().anyMatch(row -> row.cells().containsKey(step));
  }

  private static Status status(Matrix.Cell cell) {
    if (cell.isRefused()) {
      return new Status(Status.Kind.FAILED, "Refused");
    }
    return cell.isAllowed()
        ? new Status(Status.Kind.OK, "Allowed")
        : new Status(Status.Kind.WARNING, "Cannot tell");
  }

  private static Diagnosis diagnosis(String error) {
    return ErrorText.read(error)
        .orElseThrow(
            () ->
                new UserError(
                    "this is no refusal that is known here; give the whole text, from \"User:\""
                        + " or the error's code to its end"));
  }
}
