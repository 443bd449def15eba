package dev.medallion.local.launcher;

import dev.medallion.cli.Checkout;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Progress;
import dev.medallion.cli.StateFolder;
import dev.medallion.cli.StateOption;
import dev.medallion.cli.Target;
import dev.medallion.cli.UserError;
import dev.medallion.console.Console;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.disk.DiskWatch;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Pipeline;
import java.nio.channels.FileLock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps everything running, and ingests whatever lands. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start everything and keep it running until Ctrl-C; ingest whatever lands.")
final class UpCommand implements Callable<Integer> {
  @Mixin private StateOption state;

  @Mixin private TemplateOption template;

  @Mixin private LakeFormationOption lakeFormation;

  @Option(
      names = "--port",
      defaultValue = "4566",
      description = "The port of the endpoint on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      description =
          "Answer requests that are addressed to this host too, such as 172.17.0.1 or"
              + " host.docker.internal, by which containers come; can be given several times.")
  private List<String> hosts = List.of();

  @Option(
      names = "--no-auth",
      description = "Verify no signature: whatever runs on this machine can read and delete all.")
  private boolean open;

  @Option(
      names = "--as",
      paramLabel = "ROLE",
      description =
          "Let whoever signs with test/test act as this role of the template, by its name, instead"
              + " of as the administrator: the console and the other commands, too.")
  private String role;

  @Override
  public Integer call() throws Exception {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    Installation installation = template.installation();
    Pipeline pipeline = Pipelines.load(installation.pipeline());
    Progress progress = new Progress(System.out, start);
    StateFolder folder = state.folder();
    try (FileLock _ = folder.lock();
        StopSignal signal = StopSignal.interruptThisThread(progress);
        DiskWatch disk = DiskWatch.of(folder.path(), line -> progress.say("disk", line))) {
      Logs.to(
          folder.path().resolve(Site.LOGS),
          warning -> disk.filter(warning, other -> progress.say("warning", other)));
      try {
        keepUp(installation, Edit.since(folder.path(), pipeline), folder, signal, progress);
      } catch (InterruptedException | RuntimeException stopped) {
        if (!signal.isReceived()) {
          throw stopped;
        }
      }
      return StopSignal.EXIT;
    }
  }

  private void keepUp(
      Installation installation,
      Edit edit,
      StateFolder folder,
      StopSignal signal,
      Progress progress)
      throws Exception {
    Access access = Access.LOOPBACK.allowing(hosts);
    if (open) {
      access = access.withoutAuthentication();
      progress.say(
          "warning", "--no-auth: signatures are not verified, anyone here may do anything");
    }
    try (LocalStack stack =
            Starts.start(
                installation, folder.path(), port, access, lakeFormation.mode(), progress);
        Target target =
            Target.up(new HttpLocalSide(stack.site().endpoint(), stack.site().state()));
        Console console =
            new Console(
                target,
                () -> Pipelines.load(installation.pipeline()),
                new Checkout(installation.home()),
                ValidateCommand::lineage,
                installation.pipeline())) {
      stack.show(Console.ROOT, console);
      edit.lines(target).forEach(line -> progress.say("edit", line));
      folder.announce(stack.site().endpoint());
      stack.warmUp();
      String bucket = target.stack().landingBucket();
      if (role != null) {
        actAs(stack);
      }
      System.out.printf(
          """

            endpoint   %s  (account %s, Region %s, credentials test/test of %s)
            landing    s3://%s, or copy files into
                       %s/PREFIX/
            console    %s
            logs       %s
            denials    %s

            It is up. Ctrl-C stops everything; what it holds stays in %s
          %s
          """,
          stack.site().endpoint(),
          Site.ACCOUNT,
          Site.REGION,
          role == null ? "the administrator" : role,
          bucket,
          stack.site().objects().resolve(bucket),
          stack.site().endpoint().resolve("/"),
          stack.site().logs(),
          stack.site().trail(),
          folder.path(),
          state.isDefault()
              ? ""
              : "  Other commands find it by --state %s\n".formatted(folder.path()));
      signal.await();
      if (stack.makesStartUpCaches()) {
        progress.say("stop", LocalStack.MAKING_CACHES);
      }
    }
  }

  private void actAs(LocalStack stack) {
    try {
      stack.actAs(role);
    } catch (IllegalArgumentException e) {
      throw new UserError("--as: " + e.getMessage(), e);
    }
  }
}
