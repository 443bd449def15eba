package dev.medallion.jobs.bronze;

import dev.medallion.contract.Manifest;
import dev.medallion.contract.Receipt;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.Refusal;
import dev.medallion.jobs.table.LakeTable;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
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

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final S3Access access;
  private final Instant began = Instant.now();
  private final Map<StoredObject, Long> added = new LinkedHashMap<>();
  private long rescued;

  /**
   * A run over a manifest that was read from {@code manifestUri}.
   *
   * @param access how landing and artifacts are reached
   */
  public BronzeRun(SparkSession spark, Manifest manifest, String manifestUri, S3Access access) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
    this.access = access;
  }

  /**
   * Appends every good object that the table does not hold yet.
   *
   * <p>Whatever gets in between, another run, a lost answer or a new version of an object, the
   * table is asked again what it lacks, and only that is done again.
   *
   * @throws BadObjectsException if there were bad ones; the good ones are in the table nonetheless
   */
  public void run() {
    try (S3Objects objects = access.open()) {
      BronzeEvents events = new BronzeEvents(spark, manifest, manifestUri, objects);
      events.started();
      BronzeFindings findings;
      try {
        findings = taken(objects);
      } catch (Exception e) {
        events.failed(e);
        throw e;
      }
      Receipt.Report report = report(findings);
      LOG.info(Receipts.line(manifest.table(), report));
      if (manifest.receipts() != null) {
        Receipts.write(
            Receipts.of(manifestUri, manifest, findings, report), objects, manifest.receipts());
      }
      List<String> reasons = findings.reasons();
      if (!reasons.isEmpty()) {
        events.refused(added, report);
        throw new BadObjectsException(manifest.table(), reasons);
      }
      events.completed(added, report);
    }
  }

  private BronzeFindings taken(S3Objects objects) {
    return taken(
        Formats.of(manifest.source(), spark.conf().get("spark.sql.session.timeZone")), objects);
  }

  private <S extends Serializable> BronzeFindings taken(ObjectFormat<S> format, S3Objects objects) {
    Optional<Table> table = LakeTable.named(spark, manifest.table()).load();
    if (!manifest.rebuild() || table.isEmpty()) {
      return findings(format, objects);
    }
    BronzeRebuild.Result result =
        new BronzeRebuild<>(spark, manifest, manifestUri, access, objects, format, began)
            .run(table.get());
    added.putAll(result.added());
    rescued += result.rescued();
    return result.findings();
  }

  private Receipt.Report report(BronzeFindings findings) {
    return new Receipt.Report(
        added.size(),
        added.values().stream().mapToLong(Long::longValue).sum(),
        rescued,
        findings.reasons().size(),
        added.keySet().stream().mapToLong(StoredObject::size).sum(),
        Duration.between(began, Instant.now()).toMillis());
  }

  private <S extends Serializable> BronzeFindings findings(
      ObjectFormat<S> format, S3Objects objects) {
    BronzeAttempt<S> attempt =
        new BronzeAttempt<>(spark, manifest, manifestUri, access, objects, format, began);
    Map<String, Refusal> restless = new LinkedHashMap<>();
    Map<String, Integer> changes = new LinkedHashMap<>();
    int unknown = 0;
    while (true) {
      List<String> places = new ArrayList<>(manifest.uris());
      places.removeAll(restless.keySet());
      BronzeAttempt.Result result = attempt.of(places);
      added.putAll(result.added());
      rescued += result.rescued();
      if (result.state() == BronzeAttempt.State.DONE) {
        result.findings().missing().putAll(restless);
        return result.findings();
      }
      unknown = result.state() == BronzeAttempt.State.UNKNOWN ? unknown + 1 : 0;
      if (unknown == MOST_UNKNOWN) {
        throw new UnknownCommitException(manifest.table(), unknown);
      }
      for (String place : result.changed()) {
        if (changes.merge(place, 1, Integer::sum) >= MOST_CHANGES) {
          restless.put(place, restless(place));
        }
      }
    }
  }

  private static Refusal restless(String place) {
    String reason =
        "%s is overwritten again and again while it is read; its last version is taken once it rests"
            .formatted(place);
    return new Refusal(reason, Refusal.Cause.ACCESS);
  }
}
