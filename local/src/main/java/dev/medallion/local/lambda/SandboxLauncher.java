package dev.medallion.local.lambda;

import dev.medallion.iam.Principal.RoleSession;
import dev.medallion.local.Installation;
import dev.medallion.local.Site;
import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Credentials;
import dev.medallion.local.access.Permission;
import dev.medallion.local.process.ChildJvm;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the process of an execution environment as Lambda's Java runtime does. */
final class SandboxLauncher {
  private static final Logger LOG = System.getLogger(SandboxLauncher.class.getName());

  /** The entry point of AWS's own runtime interface client. */
  private static final String RUNTIME =
      "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** The part of a function's memory that Lambda's Java runtime gives to the heap. */
  private static final double HEAP_SHARE = 0.85;

  /**
   * Where the runtime interface client finds its native part. Without it each process writes that
   * to the same file of {@code /tmp}, which a sandbox of Lambda has for itself, and here others are
   * running from: they end with a bus error.
   */
  private static final String NATIVE_CLIENT =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Djava.net.preferIPv4Stack=true",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Site site;
  private final Installation installation;
  private final StartUpCaches caches;
  private final Credentials credentials;
  private final AccessControl access;

  SandboxLauncher(
      Site site,
      Installation installation,
      StartUpCaches caches,
      Credentials credentials,
      AccessControl access) {
    this.access = access;
    this.site = site;
    this.installation = installation;
    this.caches = caches;
    this.credentials = credentials;
  }

  ChildJvm launch(FunctionDefinition function, String runtimeApi) {
    List<Path> runtime = installation.lambdaRuntimeClassPath();
    if (runtime.isEmpty() || function.classPath().isEmpty()) {
      throw new IllegalStateException(
          "%s cannot start: %s is not built; run ./medallion, which builds what is missing"
              .formatted(
                  function.name(),
                  runtime.isEmpty() ? "Lambda's runtime interface client" : "its code"));
    }
    writeLogs(function);
    List<Path> classPath = new ArrayList<>(runtime);
    classPath.addAll(function.classPath());
    List<String> options = new ArrayList<>(OPTIONS);
    options.add("-D%s=%s".formatted(NATIVE_CLIENT, installation.lambdaRuntimeLibrary()));
    options.add("-Xmx" + (int) (function.memoryMegabytes() * HEAP_SHARE) + "m");
    Optional<Path> cache = caches.of(function.name(), classPath, OPTIONS);
    return ChildJvm.start(
        new ChildJvm.Launch(
            "the function " + function.name(),
            classPath,
            options,
            RUNTIME,
            List.of(function.handler()),
            environment(function, runtimeApi),
            function.taskRoot(),
            site.logs().resolve(function.name() + ".log"),
            cache));
  }

  /** A function whose role may not write logs runs without, on AWS too; it is written down. */
  private void writeLogs(FunctionDefinition function) {
    String stream =
        Site.arn(
            "logs",
            "log-group:%s:log-stream:%s".formatted(function.logGroup(), function.logStream()));
    for (String action : List.of("logs:CreateLogStream", "logs:PutLogEvents")) {
      try {
        function
            .role()
            .ifPresent(
                role ->
                    access.require(
                        RoleSession.of(role, function.name()),
                        List.of(Permission.of(action, stream))));
      } catch (AccessDenied e) {
        LOG.log(Level.WARNING, "{0} writes no logs on AWS: {1}", function.name(), e.getMessage());
      }
    }
  }

  /**
   * What a function sees, and nothing of this process's own.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">Defined
   *     runtime environment variables</a>
   */
  private Map<String, String> environment(FunctionDefinition function, String runtimeApi) {
    Map<String, String> environment = new LinkedHashMap<>(function.environment());
    environment.put("_HANDLER", function.handler());
    environment.put("AWS_REGION", Site.REGION);
    environment.put("AWS_DEFAULT_REGION", Site.REGION);
    environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put(
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMegabytes()));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.put("AWS_LAMBDA_LOG_FORMAT", function.logFormat());
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", function.logGroup());
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", function.logStream());
    environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    environment.put("LAMBDA_TASK_ROOT", function.taskRoot().toString());
    environment.put("LAMBDA_RUNTIME_DIR", function.taskRoot().toString());
    environment.put("TZ", ":UTC");
    Credentials.Key key =
        function
            .role()
            .map(role -> credentials.ofService(RoleSession.of(role, function.name())))
            .orElseGet(credentials::root);
    environment.put("AWS_ACCESS_KEY_ID", key.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", key.secretKey());
    key.sessionToken().ifPresent(token -> environment.put("AWS_SESSION_TOKEN", token));
    environment.put("AWS_ENDPOINT_URL", site.endpoint().toString());
    return environment;
  }
}
