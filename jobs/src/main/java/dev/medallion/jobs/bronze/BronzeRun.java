package dev.medallion.jobs.bronze;

import dev.medallion.jobs.table.LakeTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the bronze job: the objects of a manifest into their source's table. */
public final class BronzeRun {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeRun.class);

  /** More than this many answers lost in a row are no accident. */
  private static final int MOST_UNKNOWN = 4;

  /** An object that changes this often while it is read keeps the others waiting no longer. */
  private static final int MOST_CHANGES = 3;

  /**
   * So many tasks at most look up the objects that are read. By default it is one for each object,
   * and starting a task takes far longer than the look.
   */
  private static final int LISTING_TASKS = 32;

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final BronzeAttempt attempt;

  /** A run over a manifest that was read from {@code manifestUri}. */
  public BronzeRun(SparkSession spark, Manifest manifest, String manifestUri) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
    spark.conf().set("spark.sql.sources.parallelPartitionDiscovery.parallelism", LISTING_TASKS);
    this.attempt =
        new BronzeAttempt(
            spark, manifest, manifestUri, LakeTable.named(spark, manifest.table()), Instant.now());
  }

  /**
   * Appends, in one commit, every good object that the table does not hold yet.
   *
   * <p>Whatever gets in between, another run, a lost answer or a new version of an object, the
   * table is asked again what it lacks, and only that is done again.
   *
   * @throws BadObjectsException if there were bad ones; the good ones are in the table all the same
   */
  public void run() {
    List<LandedObject> objects = LandedObject.of(manifest.objects());
    Map<LandedObject, Refusal> bad = new LinkedHashMap<>();
    Map<String, Integer> changes = new LinkedHashMap<>();
    Set<LandedObject> held = new LinkedHashSet<>();
    int unknown = 0;
    boolean done = false;
    while (!done) {
      List<LandedObject> readable = new ArrayList<>(objects);
      readable.removeAll(bad.keySet());
      try {
        BronzeAttempt.Result result = attempt.of(readable);
        done = result.state() == BronzeAttempt.State.DONE;
        if (done) {
          bad.putAll(result.bad());
          held.addAll(result.held());
        }
        unknown = result.state() == BronzeAttempt.State.UNKNOWN ? unknown + 1 : 0;
        if (unknown == MOST_UNKNOWN) {
          throw new UnknownCommitException(manifest.table(), unknown);
        }
        result.changed().forEach(object -> changes.merge(object.uri(), 1, Integer::sum));
        readable.stream()
            .filter(object -> changes.getOrDefault(object.uri(), 0) >= MOST_CHANGES)
            .forEach(object -> bad.put(object, restless(object)));
      } catch (BadObjectsException | UnknownCommitException e) {
        throw e;
      } catch (Exception e) {
        // What a probe cannot see turns up as the rows are read; the others shall not suffer.
        Optional<LandedObject> culprit = UnreadableFile.in(e, readable);
        if (culprit.isEmpty()) {
          throw e;
        }
        LOG.info("{}: leaving out {}", manifest.table(), culprit.get().uri());
        bad.put(culprit.get(), UnreadableFile.refusal(culprit.get(), e));
      }
    }
    if (manifest.receipts() != null) {
      Receipt.of(manifestUri, manifest, held, bad)
          .write(spark.sparkContext().hadoopConfiguration(), manifest.receipts());
    }
    if (!bad.isEmpty()) {
      throw new BadObjectsException(
          manifest.table(), bad.values().stream().map(Refusal::reason).toList());
    }
  }

  private static Refusal restless(LandedObject object) {
    String reason =
        "%s is overwritten again and again while it is read; its last version is taken once it rests"
            .formatted(object.uri());
    return new Refusal(reason, Refusal.Cause.ACCESS);
  }
}
