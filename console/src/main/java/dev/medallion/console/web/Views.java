package dev.medallion.console.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Renders pages with the templates that were compiled into this build. */
public final class Views {
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final TemplateEngine ENGINE = TemplateEngine.createPrecompiled(ContentType.Html);

  private final String place;
  private final String build;
  private final ActionToken token;
  private final ScopedValue<String> nonce = ScopedValue.newInstance();

  Views(String place, String build, ActionToken token) {
    this.place = place;
    this.build = build;
    this.token = token;
  }

  /**
   * Renders a whole page.
   *
   * @param section the section of the navigation that it is in
   * @param title its title
   * @param template the name of its template
   * @param model what the template takes as {@code model}
   */
  public Response page(String section, String title, String template, Object model) {
    return Response.html(render(template, withShell(section, title, model)));
  }

  /** Renders a part of a page; its template takes {@code model} alone. */
  public Response part(String template, Object model) {
    return Response.html(render(template, Map.of("model", model)));
  }

  Response failure(int status, Request request, String message) {
    Map<String, Object> model = withShell(request.part(0), "Not shown", message);
    // What htmx asked for is put into the page that is there.
    boolean isPart = request.header("HX-Request").isPresent();
    return Response.html(
        status,
        isPart ? render("failure", Map.of("model", message)) : render("failurePage", model));
  }

  /** Runs what answers a request, whose answer may bring inline what bears the nonce. */
  <T> T withNonce(String value, ScopedValue.CallableOp<T, Exception> answer) throws Exception {
    return ScopedValue.where(nonce, value).call(answer);
  }

  static String newNonce() {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Renders a page that no console serves.
   *
   * @param parameters what the template takes, by the names of its parameters
   */
  public static String standalone(String template, Map<String, Object> parameters) {
    return render(template, parameters);
  }

  private static String render(String template, Map<String, Object> parameters) {
    StringOutput html = new StringOutput();
    ENGINE.render(template + ".jte", parameters, html);
    return html.toString();
  }

  private Map<String, Object> withShell(String section, String title, Object model) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("shell", new Shell(section, title, place, token.value(), nonce.get(), build));
    parameters.put("model", model);
    return parameters;
  }
}
