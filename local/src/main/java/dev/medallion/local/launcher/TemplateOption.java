package dev.medallion.local.launcher;

import dev.medallion.cli.UserError;
import dev.medallion.local.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which template is deployed. */
final class TemplateOption {
  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "Deploy this template instead of template.yaml: .aws-sam/build/template.yaml runs the"
              + " packages that sam build has made.")
  private Path template;

  /** The checkout, with that template. */
  Installation installation() {
    Installation installation = Installation.current();
    if (template == null) {
      return installation;
    }
    if (!Files.isRegularFile(template)) {
      throw new UserError("there is no template %s; does it need a sam build?".formatted(template));
    }
    return installation.withTemplate(template);
  }
}
