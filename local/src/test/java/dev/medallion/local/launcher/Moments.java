package dev.medallion.local.launcher;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableMetadata;
import dev.medallion.catalog.TableName;
import dev.medallion.cli.Clients;
import dev.medallion.cli.DeployedStack;
import dev.medallion.local.engine.SharedEngines;
import dev.medallion.pipeline.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Waits for the moments at which a failure hurts most, by what they leave behind: a line in Spark's
 * log, a data file that no snapshot names yet, a snapshot. Looks every few milliseconds: a look
 * takes some itself, and what is waited for needs the cores.
 */
final class Moments implements AutoCloseable {
  private static final long LIMIT_NANOS = 120_000_000_000L;
  private static final long BETWEEN_LOOKS_MILLIS = 5;

  /** What the bronze job says once it knows which objects it has to read. */
  private static final String BEGINS_TO_READ = "objects, 0 of them held already";

  private final Path state;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final IcebergRestCatalog catalog;

  Moments(DeployedStack deployed, URI endpoint, Path state) {
    this.state = state;
    this.catalog =
        new IcebergRestCatalog(
            http,
            Clients.CREDENTIALS,
            deployed.tableBuckets(),
            Map.of("AWS_ENDPOINT_URL", endpoint.toString()));
  }

  /** A moment that has not come yet. */
  @FunctionalInterface
  interface Moment {
    /** Waits for it. */
    void await() throws Exception;
  }

  /** The next bronze run begins to read its objects. */
  Moment bronzeReads() throws IOException {
    Path log = SharedEngines.sparkLog();
    long before = Files.size(log);
    return () ->
        until(
            "bronze begins to read",
            () -> {
              try (InputStream said = Files.newInputStream(log)) {
                said.skipNBytes(before);
                return new String(said.readAllBytes(), StandardCharsets.UTF_8)
                    .contains(BEGINS_TO_READ);
              }
            });
  }

  /** The next data file of a layer appears. */
  Moment writes(Layer layer) throws IOException {
    Set<Path> before = dataFiles(layer);
    return () ->
        until("%s is written".formatted(layer), () -> !before.containsAll(dataFiles(layer)));
  }

  /** The next rows of a table are committed. */
  Moment commits(Layer layer, String table) {
    String before = snapshot(layer, table);
    return () ->
        until("%s is committed".formatted(table), () -> !snapshot(layer, table).equals(before));
  }

  /** The next ingestion of a data set has begun. */
  Moment ingests() {
    Path spice = state.resolve("quicksight/spice");
    return () ->
        until(
            "a data set is ingested",
            () -> {
              try (Stream<Path> files = Files.list(spice)) {
                return files.anyMatch(file -> file.toString().endsWith(".draft"));
              }
            });
  }

  /** The data files of a layer, those that no snapshot names included. */
  Set<Path> dataFiles(Layer layer) throws IOException {
    Path folder = state.resolve("tables/medallion-" + layer.name().toLowerCase(Locale.ROOT));
    PathMatcher data = FileSystems.getDefault().getPathMatcher("glob:**/data/**.parquet");
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      return files.filter(data::matches).collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      // A folder went while it was looked at.
      return Set.of();
    }
  }

  /** The snapshot that holds a table's newest rows; empty if there is none. */
  String snapshot(Layer layer, String table) {
    return catalog
        .load(new TableName(layer, "retail", table))
        .flatMap(TableMetadata::dataSnapshot)
        .map(TableMetadata.Snapshot::id)
        .orElse("");
  }

  private static void until(String what, Callable<Boolean> come) throws Exception {
    long limit = System.nanoTime() + LIMIT_NANOS;
    while (!come.call()) {
      if (System.nanoTime() > limit) {
        throw new TimeoutException(what + ": that moment never came");
      }
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
