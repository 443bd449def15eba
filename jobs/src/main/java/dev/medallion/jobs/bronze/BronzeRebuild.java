package dev.medallion.jobs.bronze;

import dev.medallion.contract.Manifest;
import dev.medallion.contract.PropertyKeys;
import dev.medallion.jobs.objects.S3Access;
import dev.medallion.jobs.objects.S3Objects;
import dev.medallion.jobs.objects.StoredObject;
import dev.medallion.jobs.source.ObjectFormat;
import dev.medallion.jobs.source.Refusal;
import dev.medallion.jobs.source.SourceSchema;
import dev.medallion.jobs.table.FollowedSchema;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds a bronze table from all that landing holds of its source, in the types that are declared
 * now. Rows whose write landing no longer has are carried over: what does not fit its new type is
 * rescued.
 *
 * <p>New rows and new columns take the place of the old ones in one commit, so that readers see
 * either all of the old table or all of the new one.
 *
 * @param <S> what is known of each object's shape
 */
final class BronzeRebuild<S extends Serializable> {
  private static final Logger LOG = LoggerFactory.getLogger(BronzeRebuild.class);

  /** How many times in a row other runs may append during a rebuild. */
  private static final int MOST_ATTEMPTS = 4;

  private final SparkSession spark;
  private final Manifest manifest;
  private final String manifestUri;
  private final S3Access access;
  private final S3Objects objects;
  private final ObjectFormat<S> format;
  private final Instant began;

  BronzeRebuild(
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
    this.began = began;
  }

  /**
   * What was found, and what the table holds now.
   *
   * @param findings what was found of each object
   * @param added the objects that were read, with the number of their rows
   * @param rescued how many of these rows something is rescued of
   */
  record Result(BronzeFindings findings, Map<StoredObject, Long> added, long rescued) {}

  /** Rebuilds the table; starts again if other runs append meanwhile. */
  Result run(Table table) {
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      try {
        return attempt(table);
      } catch (ValidationException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
        LOG.info("{}: other runs appended meanwhile; making it anew again", manifest.table(), e);
      }
    }
  }

  private Result attempt(Table table) {
    BronzeFindings findings = new BronzeFindings();
    Snapshot base = table.currentSnapshot();
    Ledger ledger = Ledger.of(spark, manifest.table());
    ledger.follow(table);
    List<StoredObject> stored = new StoredObjects(objects).at(manifest.uris(), findings);
    Probes.Findings<StoredObject, S> probed =
        Probes.all(stored, object -> format.probe(objects, object));
    findings.refused().putAll(probed.bad());
    Map<StoredObject, S> fitting = new LinkedHashMap<>();
    Schema brought = brought(probed.good(), fitting, findings);
    FollowedSchema wanted = wanted(table, brought);
    UpdateSchema update = table.updateSchema();
    Schema schema = wanted.change(table.schema(), update) ? update.apply() : table.schema();
    Ingestion.Result read =
        new Ingestion<>(
                spark,
                access,
                format,
                table,
                schema,
                ErasedRows.of(spark, manifest.table(), schema),
                began)
            .read(fitting);
    findings.refused().putAll(read.refused());
    Set<StoredObject> good = read.rows().keySet();
    List<DataFile> files = new ArrayList<>(read.files());
    if (base != null) {
      files.addAll(new CarriedRows(spark, manifest, table, schema).except(good));
    }
    String id = UUID.randomUUID().toString();
    Set<StoredObject> held = ledger.held(good);
    commit(table, base, wanted, files, id);
    ledger.add(table, id, good.stream().filter(object -> !held.contains(object)).toList());
    findings.held().addAll(good);
    Set<String> found = new TreeSet<>();
    good.forEach(object -> found.addAll(format.found(fitting.get(object))));
    new AbsentColumns(table, manifest.source()).note(found);
    return new Result(findings, read.rows(), read.rescued());
  }

  /** The columns of all objects that fit each other; those that do not are refused. */
  private Schema brought(
      Map<StoredObject, S> probed, Map<StoredObject, S> fitting, BronzeFindings findings) {
    try (InMemoryCatalog catalog = new InMemoryCatalog()) {
      catalog.initialize("scratch", Map.of());
      Namespace namespace = Namespace.of("scratch");
      catalog.createNamespace(namespace);
      // A table that nobody sees evolves as the real one would.
      Table scratch =
          catalog.createTable(
              TableIdentifier.of(namespace, "columns"),
              BronzeTable.schema(SourceSchema.declared(manifest.source())));
      probed.forEach(
          (object, shape) -> {
            Optional<String> conflict = BronzeTable.fit(scratch, format.columns(shape));
            if (conflict.isEmpty()) {
              fitting.put(object, shape);
            } else {
              findings.refused().put(object, misfit(object, conflict.get()));
            }
          });
      return scratch.schema();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Refusal misfit(StoredObject object, String why) {
    return new Refusal(
        "%s does not fit the other objects of source \"%s\": %s; write it in one type with them"
            .formatted(object.uri(), manifest.source().name(), why),
        Refusal.Cause.CONTENT);
  }

  /** The columns that the table shall have: these, and those that only it has. */
  private static FollowedSchema wanted(Table table, Schema brought) {
    List<Types.NestedField> all = new ArrayList<>(brought.columns());
    for (Types.NestedField own : table.schema().columns()) {
      if (brought.findField(own.name()) == null) {
        all.add(own);
      }
    }
    // Fields of two schemas may have one number.
    AtomicInteger last = new AtomicInteger();
    return new FollowedSchema(
        new Schema(
            TypeUtil.assignFreshIds(Types.StructType.of(all), last::incrementAndGet)
                .asStructType()
                .fields()));
  }

  private void commit(
      Table table, Snapshot base, FollowedSchema wanted, List<DataFile> files, String id) {
    Transaction transaction = table.newTransaction();
    if (!wanted.isThatOf(table)) {
      UpdateSchema update = transaction.updateSchema();
      wanted.change(table.schema(), update);
      update.commit();
    }
    OverwriteFiles overwrite =
        transaction
            .newOverwrite()
            .overwriteByRowFilter(Expressions.alwaysTrue())
            .conflictDetectionFilter(Expressions.alwaysTrue())
            .validateNoConflictingData()
            .validateNoConflictingDeletes()
            .set(PropertyKeys.MANIFEST, manifestUri)
            .set(PropertyKeys.SOURCE, manifest.source().name())
            .set(PropertyKeys.COMMIT, id);
    if (base != null) {
      overwrite.validateFromSnapshot(base.snapshotId());
    }
    files.forEach(overwrite::addFile);
    overwrite.commit();
    transaction.commitTransaction();
    table.refresh();
  }
}
