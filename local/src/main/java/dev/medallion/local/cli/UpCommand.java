package dev.medallion.local.cli;

import dev.medallion.local.Installation;
import dev.medallion.local.stack.LocalStack;
import java.nio.channels.FileLock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

  @Option(
      names = "--port",
      defaultValue = "4566",
      description = "The port of the endpoint on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws Exception {
    Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    Installation installation = Installation.current();
    Pipelines.load(installation);
    Progress progress = new Progress(System.out, start);
    StateFolder folder = state.folder();
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (FileLock _ = folder.lock()) {
      try (LocalStack stack =
          LocalStack.start(
              installation, folder.path(), port, line -> progress.say("start", line))) {
        folder.announce(stack.site().endpoint());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed)));
        stack.warmUp();
        Deployed deployed = Deployed.at(stack.site().endpoint());
        System.out.printf(
            """

              up at %s (account %s, Region %s, credentials test/test)
              landing bucket: s3://%s, or copy files into %s
              logs: %s
              Ctrl-C stops everything; what it holds stays in %s

            """,
            stack.site().endpoint(),
            dev.medallion.local.Site.ACCOUNT,
            dev.medallion.local.Site.REGION,
            deployed.landingBucket(),
            stack.site().objects().resolve(deployed.landingBucket()),
            stack.site().logs(),
            folder.path());
        stopped.await();
        System.out.println("  stopping …");
      }
    } finally {
      closed.countDown();
    }
    return 0;
  }

  /** Runs in the shutdown hook: lets the main thread close everything before the JVM ends. */
  private static void stop(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
