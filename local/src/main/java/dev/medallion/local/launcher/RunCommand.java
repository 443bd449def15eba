package dev.medallion.local.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.medallion.cli.Diagnosing;
import dev.medallion.cli.Lakehouse;
import dev.medallion.cli.Landing;
import dev.medallion.cli.Medallion;
import dev.medallion.cli.Pipelines;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Project;
import dev.medallion.cli.Run;
import dev.medallion.cli.RunPrinter;
import dev.medallion.cli.RunReport;
import dev.medallion.cli.StateFolder;
import dev.medallion.cli.Target;
import dev.medallion.cli.UserError;
import dev.medallion.cli.trace.Trace;
import dev.medallion.cli.trace.TraceCommand;
import dev.medallion.cli.trace.TraceSummary;
import dev.medallion.cli.trace.Tracer;
import dev.medallion.console.Console;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.Access;
import dev.medallion.local.stack.LocalStack;
import dev.medallion.pipeline.Pipeline;
import java.io.PrintStream;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: from dropped files to refreshed data sets, once, in a fresh state folder. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Start everything in a fresh state folder, drop the samples, follow them to gold and the"
            + " data sets, print what came out, and stop everything.")
final class RunCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Drop the files of this folder; its subfolders are the sources' prefixes.")
  private Path data;

  @Mixin private TemplateOption template;

  @Mixin private LakeFormationOption lakeFormation;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Write where the time went, as a trace for Perfetto (ui.perfetto.dev) or your browser's"
              + " tracing page, and print it added up.")
  private Path trace;

  @Override
  public Integer call() throws Exception {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    Installation installation = template.installation();
    Pipeline pipeline = Pipelines.load(installation.pipeline());
    Project project = Medallion.of(spec).project();
    Landing landing = Landing.of(data != null ? data : samples(project), pipeline);
    PrintStream people = json ? System.err : System.out;
    Progress progress = new Progress(people, start);
    StateFolder folder = new StateFolder(project.runState());
    try (FileLock _ = folder.lock();
        StopSignal signal = StopSignal.interruptThisThread(progress)) {
      folder.empty();
      Logs.to(folder.path().resolve(Site.LOGS), warning -> {});
      RunReport report;
      try {
        report = run(installation, folder, pipeline, landing, progress, start, people);
      } catch (InterruptedException | RuntimeException stopped) {
        if (signal.isReceived()) {
          return StopSignal.EXIT;
        }
        throw stopped;
      }
      if (json) {
        System.out.println(asJson(report));
      }
      progress.say("stop", "all is stopped; " + report.status());
      return report.succeeded() ? 0 : 1;
    }
  }

  private static Path samples(Project project) {
    if (!Files.isDirectory(project.samples())) {
      throw new UserError(
          "there is nothing to drop: %s does not exist; put files into its subfolders, which are the"
                  .formatted(project.samples())
              + " sources' prefixes, or name another folder by --data");
    }
    return project.samples();
  }

  private RunReport run(
      Installation installation,
      StateFolder folder,
      Pipeline pipeline,
      Landing landing,
      Progress progress,
      Instant start,
      PrintStream people)
      throws Exception {
    try (LocalStack stack =
            Starts.start(
                installation, folder.path(), 0, Access.LOOPBACK, lakeFormation.mode(), progress);
        Target target =
            Target.up(new HttpLocalSide(stack.site().endpoint(), stack.site().state()))) {
      Lakehouse lakehouse = new Lakehouse(target.services(), target.stack(), pipeline);
      RunReport report = new Run(target, lakehouse, progress, start).of(landing);
      if (!json) {
        new RunPrinter(people).print(report, pipeline, lakehouse, stack.site().logs());
        Path page =
            Files.writeString(
                folder.path().resolve("dashboard.html"), Console.dashboardFile(target, pipeline));
        people.printf("%n  The charts are in %s%n", page);
        people.println();
      }
      Diagnosing.tellRefusals(target, pipeline, people);
      if (trace != null) {
        write(report, target, start, people);
      }
      if (stack.makesStartUpCaches()) {
        progress.say("stop", LocalStack.MAKING_CACHES);
      }
      return report;
    }
  }

  private void write(RunReport report, Target target, Instant start, PrintStream people) {
    Trace traced = Tracer.of(report, target, start);
    TraceCommand.write(traced, trace);
    TraceSummary.lines(traced).forEach(people::println);
    people.printf("%n  The trace is in %s: open it at ui.perfetto.dev%n%n", trace);
  }

  private static String asJson(RunReport report) throws JsonProcessingException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report);
  }
}
