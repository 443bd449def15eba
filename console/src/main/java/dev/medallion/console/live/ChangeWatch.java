package dev.medallion.console.live;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Queues;
import dev.medallion.cli.Services;
import dev.medallion.cli.Target;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.glue.model.JobRun;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/**
 * Looks at what a stack does for as long as anyone wants to know. What the tables hold changes by
 * runs alone, so that those are looked at: one look serves every page that is open.
 */
public final class ChangeWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ChangeWatch.class.getName());

  /** Within it a reader hears something, so that one that has gone is noticed. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  /** What {@code up} answers costs nothing; fewer looks than this would not be live. */
  private static final Duration FASTEST = Duration.ofMillis(400);

  private static final int NEWEST = 10;

  private final Target target;
  private String seen = "";
  private long version;
  private int readers;
  private boolean isWatching;
  private boolean isClosed;

  public ChangeWatch(Target target) {
    this.target = target;
  }

  /** Someone who wants to know. */
  public final class Reader implements AutoCloseable {
    private long told;

    private Reader() {
      told = version;
    }

    /**
     * Waits for a change since the last that was told.
     *
     * @return whether there was one; without one, it returns after ten seconds
     */
    public boolean awaitChange() throws InterruptedException {
      synchronized (ChangeWatch.this) {
        long end = System.nanoTime() + SILENCE.toNanos();
        long left = SILENCE.toMillis();
        while (told == version && left > 0 && !isClosed) {
          ChangeWatch.this.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
        boolean hasChanged = told != version;
        told = version;
        return hasChanged;
      }
    }

    @Override
    public void close() {
      synchronized (ChangeWatch.this) {
        readers--;
      }
    }
  }

  /** Ends all looks, and what waits for them. */
  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  /** Begins to look, unless someone else has it look already. */
  public synchronized Reader reader() {
    readers++;
    if (!isWatching) {
      isWatching = true;
      Thread unused = Thread.ofVirtual().name("console-watch").start(this::watch);
    }
    return new Reader();
  }

  private void watch() {
    while (goesOn()) {
      try {
        take(look());
        Thread.sleep(pause());
      } catch (SdkException e) {
        // The pages tell what is wrong when they are loaded; the next look may find it fixed.
        LOG.log(Logger.Level.DEBUG, "the stack cannot be looked at", e);
        take("");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized boolean goesOn() {
    isWatching = readers > 0 && !isClosed;
    return isWatching;
  }

  private synchronized void take(String look) {
    if (!look.equals(seen)) {
      seen = look;
      version++;
      notifyAll();
    }
  }

  private Duration pause() {
    Duration poll = target.poll();
    return poll.compareTo(FASTEST) < 0 ? FASTEST : poll;
  }

  private String look() {
    Services services = target.services();
    DeployedStack stack = target.stack();
    List<ExecutionListItem> executions =
        services
            .stepFunctions()
            .listExecutions(list -> list.stateMachineArn(stack.stateMachine()).maxResults(NEWEST))
            .executions();
    String runs =
        executions.stream()
            .map(run -> run.executionArn() + run.status() + run.redriveCount())
            .collect(Collectors.joining());
    String states =
        executions.stream()
            .filter(run -> run.stopDate() == null)
            .map(run -> lastEvent(run.executionArn()))
            .collect(Collectors.joining(","));
    String bronze =
        services
            .glue()
            .getJobRuns(list -> list.jobName(stack.bronzeJob()).maxResults(NEWEST))
            .jobRuns()
            .stream()
            .map((JobRun run) -> run.id() + run.jobRunState())
            .collect(Collectors.joining());
    Queues queues = new Queues(services.sqs());
    return String.join(
        "|",
        runs,
        states,
        bronze,
        Integer.toString(queues.depth(stack.landingQueue())),
        Integer.toString(queues.depth(stack.deadLetters())));
  }

  private String lastEvent(String execution) {
    return target
        .services()
        .stepFunctions()
        .getExecutionHistory(get -> get.executionArn(execution).reverseOrder(true).maxResults(1))
        .events()
        .stream()
        .map(event -> event.id().toString())
        .collect(Collectors.joining());
  }
}
