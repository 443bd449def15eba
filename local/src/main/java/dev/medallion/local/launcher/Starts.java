package dev.medallion.local.launcher;

import dev.medallion.cfn.TemplateException;
import dev.medallion.cli.Progress;
import dev.medallion.cli.UserError;
import dev.medallion.local.Installation;
import dev.medallion.local.access.Access;
import dev.medallion.local.deploy.DeploymentException;
import dev.medallion.local.stack.CatalogMode;
import dev.medallion.local.stack.LocalStack;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;

/** Starts the local side for a command. */
final class Starts {
  private Starts() {}

  /**
   * Starts everything, and says what is done.
   *
   * @throws UserError if the port is taken, or the template cannot be deployed
   */
  static LocalStack start(
      Installation installation,
      Path state,
      int port,
      Access access,
      CatalogMode mode,
      Progress progress)
      throws IOException, InterruptedException {
    try {
      return LocalStack.start(
          installation, state, port, access, mode, line -> progress.say("start", line));
    } catch (BindException | TemplateException | DeploymentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }
}
