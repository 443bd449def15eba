package dev.medallion.local.glue;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.Permission;
import dev.medallion.local.engine.SparkEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

  private static final Logger LOG = System.getLogger(RunPreparation.class.getName());

  /** Where a run logs whose job names no group. */
  private static final String DEFAULT_LOG_GROUP_PREFIX = "/aws-glue/jobs";

  private static final String S3 = "s3://";

  private static final Pattern JARS = Pattern.compile(",");
  private static final Pattern SETTINGS = Pattern.compile("\\s+--conf\\s+");

  /** The name that Glue gives to the sessions of its jobs. */
  private static final String SESSION = "GlueJobRunnerSession";

  private final Site site;
  private final Credentials credentials;
  private final AccessControl access;

  RunPreparation(Site site, Credentials credentials, AccessControl access) {
    this.access = access;
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
    RoleSession role = RoleSession.of(Site.roleArn(job.role()), SESSION);
    if (job.command() != null && job.command().scriptLocation() != null) {
      requireRead(role, job.command().scriptLocation());
    }
    writeLogs(role, all.getOrDefault(LOG_GROUP_PREFIX, DEFAULT_LOG_GROUP_PREFIX), id);
    return new SparkEngine.Run(
        id, mainClass, jars(job, all), arguments(id, job, all), conf(job, all));
  }

  private List<Path> jars(Job job, Map<String, String> all) {
    List<Path> jars = new ArrayList<>();
    for (String uri : JARS.split(all.getOrDefault("--extra-jars", ""), -1)) {
      if (uri.isBlank()) {
        continue;
      }
      requireRead(RoleSession.of(Site.roleArn(job.role()), SESSION), uri.strip());
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

  /** Glue fetches the script and the jars with the job's role. */
  private void requireRead(RoleSession role, String uri) {
    if (!uri.startsWith(S3)) {
      return;
    }
    String object = uri.substring(S3.length());
    String[] parts = object.split("/", 2);
    try {
      access.require(role, List.of(Permission.of("s3:GetObject", "arn:aws:s3:::" + object)));
    } catch (AccessDenied e) {
      throw new IllegalArgumentException(
          "LAUNCH ERROR | Error downloading from S3 for bucket: %s, key: %s.Access Denied (Service: Amazon S3; Status Code: 403; Please refer logs for details."
              .formatted(parts[0], parts.length > 1 ? parts[1] : ""),
          e);
    }
  }

  /** A run whose role may not write logs continues without them, as on AWS; that is logged. */
  private void writeLogs(RoleSession role, String prefix, String run) {
    for (String kind : List.of("/output", "/error")) {
      String stream = Site.arn("logs", "log-group:%s%s:log-stream:%s".formatted(prefix, kind, run));
      for (String action : List.of("logs:CreateLogStream", "logs:PutLogEvents")) {
        try {
          access.require(role, List.of(Permission.of(action, stream)));
        } catch (AccessDenied e) {
          LOG.log(Level.WARNING, "run {0} writes no logs on AWS: {1}", run, e.getMessage());
        }
      }
    }
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
