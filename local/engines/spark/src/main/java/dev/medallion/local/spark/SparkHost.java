package dev.medallion.local.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The main class of the Spark child JVM: {@code SparkHost PORT_FILE SCRATCH}.
 *
 * <p>Once Spark is there and jobs can be run, it writes the port that it listens on to {@code
 * PORT_FILE}. {@code SCRATCH} takes what Spark spills. Requests have to bear the secret that stands
 * in the environment variable {@code MEDALLION_SECRET}. It halts when its standard input ends.
 */
public final class SparkHost {
  private SparkHost() {}

  /** Starts Spark, then answers until the process ends. */
  public static void main(String[] arguments) throws IOException {
    haltWithParent();
    Path portFile = Path.of(arguments[0]);
    JobClasses classes = new JobClasses(SparkHost.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(classes);
    SparkSession spark = session(Path.of(arguments[1]));
    int port =
        new HostServer(
                new JobRunner(spark, classes),
                new Maintainer(spark),
                System.getenv("MEDALLION_SECRET"))
            .start();
    Path written = portFile.resolveSibling(portFile.getFileName() + ".new");
    Files.writeString(written, Integer.toString(port));
    Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
  }

  private static SparkSession session(Path scratch) {
    // Two tasks at once even on one core: a job may wait for S3 in one of them.
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    SparkSession.Builder builder =
        SparkSession.builder().appName("medallion").master("local[" + cores + "]");
    settings(cores, scratch).forEach(builder::config);
    return builder.getOrCreate();
  }

  /** What differs from Glue is size, not meaning: small data on one machine. */
  private static Map<String, String> settings(int cores, Path scratch) {
    return Map.ofEntries(
        Map.entry("spark.ui.enabled", "false"),
        Map.entry("spark.driver.host", "127.0.0.1"),
        Map.entry("spark.driver.bindAddress", "127.0.0.1"),
        Map.entry("spark.local.dir", scratch.toString()),
        Map.entry("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString()),
        Map.entry("spark.sql.catalogImplementation", "in-memory"),
        Map.entry("spark.hadoop.fs.file.impl", InProcessFileSystem.class.getName()),
        Map.entry(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"),
        // Sessions add no artifacts of their own. With isolation, each class that generated code
        // looks up in vain is requested from the driver over the network.
        Map.entry("spark.sql.artifact.isolation.enabled", "false"),
        Map.entry("spark.sql.session.timeZone", "UTC"),
        Map.entry("spark.sql.shuffle.partitions", Integer.toString(cores)));
  }

  /** The parent holds the other end of the pipe, so its end is the parent's. */
  private static void haltWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try (InputStream in = System.in) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException e) {
                System.err.println("standard input is gone: " + e.getMessage());
              }
              Runtime.getRuntime().halt(0);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
