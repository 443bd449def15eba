package dev.medallion.jobs.bronze;

import dev.medallion.contract.Manifest;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.Refusal;
import dev.medallion.jobs.table.LakeTable;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what the table lacks of some objects, and tries to append it in one commit.
 *
 * @param <S> what is known of each object's shape
 */
final class BronzeAttempt<S extends Serializable> {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeAttempt.class);

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final S3Access access;
  private final S3Objects objects;
  private final ObjectFormat<S> format;
  private final LakeTable lakeTable;
  private final Ledger ledger;
  private final Instant began;

  BronzeAttempt(
      SparkSession spark,
      Manifest manifest,
      String manifestUri,
      S3Access access,
      S3Objects objects,
      ObjectFormat<S> format,
      Instant began) {
    this.spark = spark;
    this.manifest = manifest;
    this.manifestUri = manifestUri;
    this.access = access;
    this.objects = objects;
    this.format = format;
    this.lakeTable = LakeTable.named(spark, manifest.table());
    this.ledger = Ledger.of(spark, manifest.table());
    this.began = began;
  }

  /** How an attempt ended. */
  enum State {
    /** Every good object is in the table. */
    DONE,
    /** Something got in between: look again. */
    DISTURBED,
    /** No answer to the commit came: look again. */
    UNKNOWN
  }

  /**
   * What came of an attempt.
   *
   * @param state how it ended
   * @param findings what was found of each object; good for nothing unless it is done
   * @param changed the places whose objects were overwritten while they were read
   * @param added the objects whose rows it has added, with the number of their rows
   * @param rescued how many of these rows something is rescued of
   */
  record Result(
      State state,
      BronzeFindings findings,
      Set<String> changed,
      Map<StoredObject, Long> added,
      long rescued) {}

  /**
   * Tries.
   *
   * @param places where objects were announced
   */
  Result of(List<String> places) {
    BronzeFindings findings = new BronzeFindings();
    Optional<Table> existing = lakeTable.load();
    Long checked = existing.map(Table::currentSnapshot).map(Snapshot::snapshotId).orElse(null);
    List<StoredObject> stored = new StoredObjects(objects).at(places, findings);
    existing.ifPresent(table -> findings.held().addAll(held(table, stored)));
    List<StoredObject> fresh =
        stored.stream().filter(object -> !findings.held().contains(object)).toList();
    LOG.info(
        "{}: {} objects, {} of them held already",
        manifest.table(),
        places.size(),
        findings.held().size());
    Probes.Findings<StoredObject, S> probed =
        Probes.all(fresh, object -> format.probe(objects, object));
    findings.refused().putAll(probed.bad());
    Map<StoredObject, S> fitting = fitting(existing, probed.good(), findings);
    if (fitting.isEmpty()) {
      return result(State.DONE, findings, Map.of(), 0);
    }
    return append(checked, fitting, findings);
  }

  /** Those of the objects that the table has taken in, up to its snapshot as it was loaded. */
  private Set<StoredObject> held(Table table, Collection<StoredObject> stored) {
    ledger.follow(table);
    return ledger.held(stored);
  }

  /** Those objects whose columns the table takes, which is made or widened for them. */
  private Map<StoredObject, S> fitting(
      Optional<Table> existing, Map<StoredObject, S> probed, BronzeFindings findings) {
    Map<S, Optional<String>> conflicts = new LinkedHashMap<>();
    Map<StoredObject, S> fitting = new LinkedHashMap<>();
    Optional<Table> table = existing;
    for (Map.Entry<StoredObject, S> each : probed.entrySet()) {
      StructType columns = format.columns(each.getValue());
      if (table.isEmpty()) {
        table = Optional.of(BronzeTable.open(lakeTable, columns));
      }
      Table opened = table.get();
      Optional<String> conflict =
          conflicts.computeIfAbsent(each.getValue(), shape -> BronzeTable.fit(opened, columns));
      if (conflict.isEmpty()) {
        fitting.put(each.getKey(), each.getValue());
      } else {
        findings.refused().put(each.getKey(), misfit(each.getKey(), conflict.get()));
      }
    }
    return fitting;
  }

  private Refusal misfit(StoredObject object, String why) {
    boolean declared =
        manifest.source().columns().stream()
            .anyMatch(column -> why.startsWith("column " + column.name() + " is "));
    String fix =
        declared
            ? ("the pipeline declares another type than the table was made with: `./medallion"
                    + " rebuild %s` takes the source's objects in anew, or declare the table's type"
                    + " again")
                .formatted(manifest.source().name())
            : "give the column another name, or write it in the table's type";
    String reason =
        "%s does not fit %s: %s; %s".formatted(object.uri(), manifest.table(), why, fix);
    return new Refusal(reason, Refusal.Cause.CONTENT);
  }

  private Result append(Long checked, Map<StoredObject, S> fitting, BronzeFindings findings) {
    Table table = lakeTable.load().orElseThrow();
    Ingestion.Result read =
        new Ingestion<>(
                spark,
                access,
                format,
                table,
                table.schema(),
                ErasedRows.of(spark, manifest.table(), table.schema()),
                began)
            .read(fitting);
    Set<String> changed = new LinkedHashSet<>();
    read.refused()
        .forEach(
            (object, refusal) -> {
              if (refusal.cause() == Refusal.Cause.CHANGE) {
                changed.add(object.uri());
              } else {
                findings.refused().put(object, refusal);
              }
            });
    Set<StoredObject> good = read.rows().keySet();
    OnceAppend append = new OnceAppend(table, manifestUri, manifest.source().name());
    OnceAppend.Outcome outcome =
        append.commit(Set.copyOf(read.files()), checked, () -> !held(table, good).isEmpty());
    State state =
        switch (outcome) {
          case COMMITTED -> changed.isEmpty() ? State.DONE : State.DISTURBED;
          case TAKEN -> State.DISTURBED;
          case UNKNOWN -> State.UNKNOWN;
        };
    if (outcome != OnceAppend.Outcome.COMMITTED) {
      return new Result(state, findings, changed, Map.of(), 0);
    }
    ledger.add(table, append.id(), good);
    findings.held().addAll(good);
    new AbsentColumns(table, manifest.source()).note(found(fitting, good));
    return new Result(state, findings, changed, read.rows(), read.rescued());
  }

  /** The columns that any of the objects has. */
  private Set<String> found(Map<StoredObject, S> shapes, Set<StoredObject> read) {
    Set<String> found = new TreeSet<>();
    read.forEach(object -> found.addAll(format.found(shapes.get(object))));
    return found;
  }

  private static Result result(
      State state, BronzeFindings findings, Map<StoredObject, Long> added, long rescued) {
    Set<String> changed =
        findings.refused().entrySet().stream()
            .filter(each -> each.getValue().cause() == Refusal.Cause.CHANGE)
            .map(each -> each.getKey().uri())
            .collect(Collectors.toSet());
    return new Result(
        changed.isEmpty() ? state : State.DISTURBED, findings, changed, added, rescued);
  }
}
