package dev.medallion.local.glue;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.engine.SparkEngine;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.glue.model.Job;

/**
 * Turns a job's definition and a run's arguments into what Spark is asked to run.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html">Glue
 *     job parameters</a>
 */
final class RunPreparation {
  /** Begins the names of the groups that a run logs to. */
  static final String LOG_GROUP_PREFIX = "--custom-logGroup-prefix";

  /** Arguments that are Glue's own business: they configure the run, and do not reach main. */
  private static final Set<String> CONFIGURING =
      Set.of(
          "--class",
          "--extra-jars",
          "--conf",
          "--datalake-formats",
          "--enable-auto-scaling",
          LOG_GROUP_PREFIX);

  private static final Pattern JARS = Pattern.compile(",");
  private static final Pattern SETTINGS = Pattern.compile("\\s+--conf\\s+");

  /** The name that Glue gives to the sessions of its jobs. */
  private static final String SESSION = "GlueJobRunnerSession";

  private final Site site;
  private final Credentials credentials;

  RunPreparation(Site site, Credentials credentials) {
    this.site = site;
    this.credentials = credentials;
  }

  /**
   * Prepares a run.
   *
   * @throws IllegalArgumentException if it cannot be run; the message says why
   */
  SparkEngine.Run prepare(String id, Job job, Map<String, String> runArguments) {
    Map<String, String> all = new LinkedHashMap<>(job.defaultArguments());
    all.putAll(runArguments);
    all.putAll(job.nonOverridableArguments());
    String mainClass = all.get("--class");
    if (mainClass == null) {
      throw new IllegalArgumentException(
          "job %s has no argument --class, which names the main class".formatted(job.name()));
    }
    return new SparkEngine.Run(
        id, mainClass, jars(job, all), arguments(id, job, all), conf(job, all));
  }

  private List<Path> jars(Job job, Map<String, String> all) {
    List<Path> jars = new ArrayList<>();
    for (String uri : JARS.split(all.getOrDefault("--extra-jars", ""), -1)) {
      if (uri.isBlank()) {
        continue;
      }
      URI s3 = URI.create(uri.strip());
      Path bucket = site.objects().resolve(s3.getAuthority());
      Path file = bucket.resolve(s3.getPath().substring(1)).normalize();
      if (!file.startsWith(bucket) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new IllegalArgumentException(
            "job %s names %s in --extra-jars, and there is no such object"
                .formatted(job.name(), uri.strip()));
      }
      jars.add(file);
    }
    return jars;
  }

  private static List<String> arguments(String id, Job job, Map<String, String> all) {
    List<String> arguments = new ArrayList<>(List.of("--JOB_NAME", job.name(), "--JOB_RUN_ID", id));
    all.forEach(
        (key, value) -> {
          if (!CONFIGURING.contains(key)) {
            arguments.add(key);
            arguments.add(value);
          }
        });
    return arguments;
  }

  /** Glue takes one value of --conf; several settings are written into it as "a=b --conf c=d". */
  private Map<String, String> conf(Job job, Map<String, String> all) {
    Map<String, String> conf = new LinkedHashMap<>();
    for (String setting : SETTINGS.split(all.getOrDefault("--conf", "").strip(), -1)) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        conf.put(setting.substring(0, equals).strip(), setting.substring(equals + 1).strip());
      } else if (!setting.isBlank()) {
        throw new IllegalArgumentException(
            "job %s: --conf holds \"%s\", which is not KEY=VALUE".formatted(job.name(), setting));
      }
    }
    return localised(
        conf, credentials.ofService(RoleSession.of(Site.roleArn(job.role()), SESSION)));
  }

  /**
   * REST catalogs answer on this endpoint, and their files lie on this machine, from where jobs
   * delete no more of them than from S3 Tables. Objects are asked of this endpoint's S3.
   */
  private Map<String, String> localised(Map<String, String> conf, Credentials.Key session) {
    Map<String, String> local = new LinkedHashMap<>(conf);
    conf.forEach(
        (key, value) -> {
          if (key.startsWith("spark.sql.catalog.")
              && key.endsWith(".type")
              && value.equals("rest")) {
            String catalog = key.substring(0, key.length() - "type".length());
            local.put(catalog + "uri", site.endpoint().resolve("/iceberg").toString());
            // What signs asks for the clients of all services that Iceberg can use.
            local.put(catalog + "rest.sigv4-enabled", "false");
            local.put(catalog + "token", session.sessionToken().orElseThrow());
            local.put(catalog + "io-impl", "dev.medallion.local.spark.TableFileIO");
            local.put(catalog + "s3.endpoint", site.endpoint().toString());
            local.put(catalog + "s3.path-style-access", "true");
            local.put(catalog + "s3.access-key-id", session.accessKey());
            local.put(catalog + "s3.secret-access-key", session.secretKey());
            local.put(catalog + "s3.session-token", session.sessionToken().orElseThrow());
            local.put(catalog + "client.region", Site.REGION);
            local.put(catalog + "http-client.type", "urlconnection");
            // The usual one asks for the clients of all services that Iceberg can use.
            local.put(
                catalog + "s3.client-factory-impl",
                "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory");
          }
        });
    return local;
  }
}
