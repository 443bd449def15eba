import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.endpoint.Endpoint;
import dev.medallion.local.engine.SparkEngine;
import dev.medallion.local.engine.SparkProcess;
import dev.medallion.local.s3.BucketConfiguration;
import dev.medallion.local.s3.EventDelivery;
import dev.medallion.local.s3.S3Service;
import dev.medallion.local.s3.Versioning;
import dev.medallion.local.s3tables.S3TablesService;
import dev.medallion.local.s3tables.TableBuckets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Loads files by the bronze job in the Spark process that {@code ./medallion} starts: HOME STATE
 * LABEL=FOLDER … Each folder is one manifest. Run by {@code bench/ingest}.
 */
public final class OurLoad {
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Path state = Path.of(arguments[1]);
    Endpoint endpoint = Endpoint.bind(0);
    Site site = new Site(endpoint.uri(), state);
    TableBuckets buckets = TableBuckets.open(site);
    buckets.create("bronze");
    S3Service s3 = S3Service.start(site, event -> {}, buckets);
    s3.createBucket("landing", new BucketConfiguration(EventDelivery.EVENT_BRIDGE, Versioning.ENABLED));
    s3.createBucket("artifacts", new BucketConfiguration(EventDelivery.NONE, Versioning.ENABLED));
    S3TablesService tables = new S3TablesService(buckets);
    endpoint.serve(List.of(tables), tables.catalogs(), s3.handler());
    try (S3Client client = client(endpoint.uri());
        SparkProcess spark = new SparkProcess(new Installation(home), site)) {
      spark.start();
      for (int i = 2; i < arguments.length; i++) {
        int equals = arguments[i].indexOf('=');
        load(
            arguments[i].substring(0, equals),
            Path.of(arguments[i].substring(equals + 1)),
            home,
            site,
            client,
            spark);
      }
    }
    System.exit(0);
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .build();
  }

  private static void load(
      String label, Path folder, Path home, Site site, S3Client client, SparkProcess spark)
      throws Exception {
    Path landing = site.objects().resolve("landing").resolve(label);
    Files.createDirectories(landing);
    List<Map<String, String>> objects = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, landing.resolve(file.getFileName()));
        objects.add(
            Map.of("bucket", "landing", "key", label + "/" + file.getFileName(), "etag", ""));
      }
    }
    awaitTaken(client, objects);
    Map<String, Object> manifest = new HashMap<>();
    manifest.put("source", source(label));
    manifest.put("table", "bronze.bench." + label);
    manifest.put("objects", objects);
    manifest.put("definition", "bench");
    manifest.put("receipts", "s3://artifacts/receipts/" + label + "/");
    client.putObject(
        put -> put.bucket("artifacts").key(label + ".json"),
        RequestBody.fromBytes(new ObjectMapper().writeValueAsBytes(manifest)));
    long pid = child();
    double cpu = cpuSeconds(pid);
    long began = System.nanoTime();
    spark.run(
        new SparkEngine.Run(
            label,
            "dev.medallion.jobs.BronzeJob",
            List.of(home.resolve("jobs/target/medallion-jobs.jar")),
            List.of("--manifest", "s3://artifacts/" + label + ".json"),
            conf(site)));
    double seconds = (System.nanoTime() - began) / 1e9;
    long bytes = bytes(folder);
    System.out.printf(
        "ingest: %-24s %7.1f s %7.1f MB/s %7.1f CPU s %6d MiB%n",
        "medallion " + label,
        seconds,
        bytes / 1e6 / seconds,
        cpuSeconds(pid) - cpu,
        peakMebibytes(pid));
  }

  /** A file that is copied into a bucket's folder is an object once it has its ETag. */
  private static void awaitTaken(S3Client client, List<Map<String, String>> objects)
      throws InterruptedException {
    for (Map<String, String> object : objects) {
      while (true) {
        try {
          if (client.headObject(h -> h.bucket("landing").key(object.get("key"))).eTag() != null) {
            break;
          }
        } catch (software.amazon.awssdk.services.s3.model.S3Exception e) {
          // Not yet.
        }
        Thread.sleep(100);
      }
    }
  }

  private static Map<String, Object> source(String name) {
    List<Map<String, String>> columns = new ArrayList<>();
    String[] declared = {
      "sale_id bigint",
      "sold_at timestamp",
      "customer_id bigint",
      "product string",
      "category string",
      "quantity int",
      "unit_price decimal(10,2)"
    };
    for (String column : declared) {
      String[] parts = column.split(" ", 2);
      columns.add(Map.of("name", parts[0], "type", parts[1]));
    }
    return Map.of(
        "name", name, "format", "csv", "key", List.of("sale_id"), "columns", columns);
  }

  private static Map<String, String> conf(Site site) {
    String catalog = "spark.sql.catalog.bronze";
    String endpoint = site.endpoint().toString();
    Map<String, String> conf = new HashMap<>();
    conf.put(catalog, "org.apache.iceberg.spark.SparkCatalog");
    conf.put(catalog + ".type", "rest");
    conf.put(catalog + ".uri", endpoint + "/iceberg");
    conf.put(catalog + ".warehouse", Site.arn("s3tables", "bucket/bronze"));
    conf.put(catalog + ".token", Site.SECRET_KEY);
    conf.put(catalog + ".rest-metrics-reporting-enabled", "false");
    conf.put(catalog + ".io-impl", "org.apache.iceberg.hadoop.HadoopFileIO");
    conf.put(catalog + ".s3.endpoint", endpoint);
    conf.put(catalog + ".s3.path-style-access", "true");
    conf.put(catalog + ".s3.access-key-id", "test");
    conf.put(catalog + ".s3.secret-access-key", "test");
    conf.put(catalog + ".client.region", Site.REGION);
    conf.put(catalog + ".http-client.type", "urlconnection");
    conf.put(
        catalog + ".s3.client-factory-impl",
        "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory");
    return conf;
  }

  private static long child() throws InterruptedException {
    while (true) {
      var child =
          ProcessHandle.current()
              .descendants()
              .filter(each -> each.info().command().orElse("").endsWith("java"))
              .findFirst();
      if (child.isPresent()) {
        return child.get().pid();
      }
      Thread.sleep(50);
    }
  }

  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
  }

  private static long peakMebibytes(long pid) throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/" + pid + "/status"), StandardCharsets.UTF_8)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return -1;
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
