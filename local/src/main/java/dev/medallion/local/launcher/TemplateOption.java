package dev.medallion.local.launcher;

import dev.medallion.cli.Medallion;
import dev.medallion.cli.UserError;
import dev.medallion.local.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which template is deployed. */
final class TemplateOption {
  @Option(
      names = "--template",
      paramLabel = "FILE",
      description =
          "Deploy this template instead of template.yaml: .aws-sam/build/template.yaml runs the"
              + " packages that sam build has made.")
  private Path template;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The checkout, with the user's project and that template. */
  Installation installation() {
    Installation installation =
        Installation.current().withPipeline(Medallion.of(command).project().folder());
    if (template == null) {
      return installation;
    }
    if (!Files.isRegularFile(template)) {
      throw new UserError("there is no template %s; does it need a sam build?".formatted(template));
    }
    return installation.withTemplate(template);
  }
}
