package dev.medallion.local.launcher;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Progress;
import dev.medallion.cli.Services;
import dev.medallion.local.launcher.SalesFiles.SalesFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A storm of small objects, a part of their events repeated, and what it does to the pipeline. */
final class Storm {
  private static final long TICK_MILLIS = 200;

  private final Services services;
  private final DeployedStack deployed;
  private final Drops drops;
  private final Supplier<Map<String, Long>> memory;
  private final List<Sample> samples = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Long> most = new LinkedHashMap<>();

  /** What stood where at a moment. */
  private record Sample(
      Duration after, String waiting, String inFlight, Map<String, Long> memory) {}

  /**
   * @param memory gives the memory of each process in MiB
   */
  Storm(
      Services services, DeployedStack deployed, Drops drops, Supplier<Map<String, Long>> memory) {
    this.services = services;
    this.deployed = deployed;
    this.drops = drops;
    this.memory = memory;
  }

  /**
   * Copies files of one sale each into the bucket's folder, evenly over a time, and repeats the
   * events of some a little later.
   *
   * @param objects how many files
   * @param repeats how many events are sent again
   */
  void rage(int objects, int repeats, Duration over, SalesFiles files)
      throws IOException, InterruptedException {
    Random random = new Random(objects);
    Instant start = Instant.now();
    int dropped = 0;
    int repeated = 0;
    List<SalesFile> again = new ArrayList<>();
    while (dropped < objects || !again.isEmpty()) {
      double share = (double) Duration.between(start, Instant.now()).toMillis() / over.toMillis();
      int due = (int) Math.min(objects, Math.ceil(objects * share));
      for (; dropped < due; dropped++) {
        SalesFile file = files.of("sales/storm/%05d.csv".formatted(dropped), 1);
        drops.copy(file.key(), file.content());
        if (random.nextInt(objects - dropped) < repeats - repeated) {
          again.add(file);
          repeated++;
        }
      }
      repeat(again);
      Thread.sleep(TICK_MILLIS);
    }
    System.out.printf(
        "storm: %,d objects dropped and %,d events repeated within %.1f s%n",
        objects, repeated, Progress.seconds(Duration.between(start, Instant.now())));
  }

  /** Repeats the events of those files that are objects by now: S3 tells of no other. */
  private void repeat(List<SalesFile> files) {
    List<SalesFile> told = files.stream().filter(file -> drops.isObject(file.key())).toList();
    drops.send(told.stream().map(file -> drops.event(file.key(), file.content())).toList());
    files.removeAll(told);
  }

  /** Notes the queue's depth and the memory until it is interrupted. */
  Thread watch(Duration every) {
    Instant start = Instant.now();
    return Thread.ofVirtual()
        .start(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                try {
                  sample(Duration.between(start, Instant.now()));
                  Thread.sleep(every);
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
  }

  private void sample(Duration after) {
    Map<QueueAttributeName, String> depth =
        services
            .sqs()
            .getQueueAttributes(
                get ->
                    get.queueUrl(deployed.landingQueue())
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    Map<String, Long> now = memory.get();
    now.forEach((process, used) -> most.merge(process, used, Math::max));
    samples.add(
        new Sample(
            after,
            depth.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
            depth.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
            now));
  }

  /** Prints what was noted. */
  void report() {
    for (Sample sample : samples) {
      System.out.printf(
          "storm: after %5.1f s  %6s waiting, %6s in flight  memory in MiB %s%n",
          Progress.seconds(sample.after()), sample.waiting(), sample.inFlight(), sample.memory());
    }
    System.out.printf("storm: most memory in MiB %s%n", most);
  }
}
