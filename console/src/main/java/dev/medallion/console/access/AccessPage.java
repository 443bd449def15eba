package dev.medallion.console.access;

import dev.medallion.cli.UserError;
import dev.medallion.cli.doctor.Diagnosis;
import dev.medallion.cli.doctor.ErrorText;
import dev.medallion.console.web.Page;
import dev.medallion.console.web.Refused;
import dev.medallion.console.web.Request;
import dev.medallion.console.web.Response;
import dev.medallion.console.web.Views;
import java.io.IOException;

/** Tells from an error of AWS which permission refused, as {@code ./medallion doctor} does. */
public final class AccessPage implements Page {
  private final Views views;

  public AccessPage(Views views) {
    this.views = views;
  }

  /** Takes {@code access}, and the error's text that is posted to {@code access/diagnosis}. */
  @Override
  public Response answer(Request request) throws IOException {
    if (!request.isAction()) {
      return views.page("access", "Access", "access", "");
    }
    if (!request.part(1).equals("diagnosis")) {
      throw Refused.notFound("action " + request.part(1));
    }
    return views.part("accessDiagnosis", diagnosis(request.form().getOrDefault("error", "")));
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
