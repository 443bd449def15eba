package dev.medallion.console.query;

import dev.medallion.console.web.Shell;
import java.util.List;
import java.util.stream.Collectors;

/** The modules of the editor, by the names that they import each other by. */
public final class Modules {
  private static final List<Module> ALL =
      List.of(
          new Module("@codemirror/state", "state"),
          new Module("@codemirror/view", "view"),
          new Module("@codemirror/commands", "commands"),
          new Module("@codemirror/language", "language"),
          new Module("@codemirror/autocomplete", "autocomplete"),
          new Module("@codemirror/lint", "lint"),
          new Module("@codemirror/lang-sql", "lang-sql"),
          new Module("@lezer/common", "lezer-common"),
          new Module("@lezer/highlight", "lezer-highlight"),
          new Module("@lezer/lr", "lezer-lr"),
          new Module("@marijn/find-cluster-break", "find-cluster-break"),
          new Module("style-mod", "style-mod"),
          new Module("w3c-keyname", "w3c-keyname"),
          new Module("crelt", "crelt"));

  private Modules() {}

  private record Module(String name, String file) {}

  /**
   * The import map of a page, as JSON; nothing of it comes from outside this build.
   *
   * @see <a href="https://html.spec.whatwg.org/multipage/webappapis.html#import-maps">Import
   *     maps</a>
   */
  public static String imports(Shell shell) {
    return ALL.stream()
        .map(
            module ->
                "\"%s\": \"%s\""
                    .formatted(
                        module.name(), shell.asset("vendor/codemirror/" + module.file() + ".js")))
        .collect(Collectors.joining(", ", "{\"imports\": {", "}}"));
  }
}
