package dev.medallion.local.lambda;

import dev.medallion.local.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;

/**
 * A function as it is deployed.
 *
 * @param name the function's name
 * @param handler {@code package.Class::method} or {@code package.Class}
 * @param runtime the managed runtime's identifier, such as {@code java25}
 * @param role the ARN of the role that it runs as; none if the template gives it none
 * @param memoryMegabytes the memory of one execution environment
 * @param timeout the longest that one invocation may take
 * @param environment the variables that the template sets
 * @param classPath the deployment package's jars, in order
 * @param taskRoot the folder that is the function's working directory and {@code LAMBDA_TASK_ROOT}
 * @param logFormat {@code Text} or {@code JSON}
 * @param logGroup the log group that it writes to
 * @param reservedConcurrency how many invocations may run at once, if that is reserved
 * @param maximumRetryAttempts how often an asynchronous invocation that failed is tried again
 * @param onFailure the ARN of the destination of asynchronous invocations whose retries are
 *     exhausted
 * @param alias the name that leads to the published version, if one is published
 * @param snapStart whether published versions are started from a snapshot
 */
public record FunctionDefinition(
    String name,
    String handler,
    String runtime,
    Optional<String> role,
    int memoryMegabytes,
    Duration timeout,
    Map<String, String> environment,
    List<Path> classPath,
    Path taskRoot,
    String logFormat,
    String logGroup,
    Optional<Integer> reservedConcurrency,
    int maximumRetryAttempts,
    Optional<FailureTarget> onFailure,
    Optional<String> alias,
    SnapStartApplyOn snapStart) {
  /** The qualifier of what was deployed last, published or not. */
  static final String LATEST = "$LATEST";

  /** The one version that is kept of a function that publishes versions. */
  public static final String VERSION = "1";

  /**
   * Where a failed asynchronous invocation goes.
   *
   * @param kind a dead-letter queue receives the event itself, a destination a record about it
   * @param arn the ARN of the queue
   */
  public record FailureTarget(Kind kind, String arn) {
    /** The two ways in which Lambda hands on a failed invocation. */
    public enum Kind {
      DEAD_LETTER_QUEUE,
      DESTINATION
    }
  }

  public FunctionDefinition {
    environment = Map.copyOf(environment);
    classPath = List.copyOf(classPath);
  }

  /** The function's unqualified ARN. */
  public String arn() {
    return Site.arn("lambda", "function:" + name);
  }

  /** The ARN of an alias or a version of the function. */
  public String arn(String qualifier) {
    return arn() + ":" + qualifier;
  }

  /** Whether there is such an alias or version. */
  boolean has(String qualifier) {
    return qualifier.equals(LATEST)
        || (alias.isPresent() && Set.of(alias.get(), VERSION).contains(qualifier));
  }

  /** The log group of a function that names none. */
  public static String defaultLogGroup(String name) {
    return "/aws/lambda/" + name;
  }

  /** The log stream that it writes to: there is one, since all its processes share a file. */
  String logStream() {
    return "local/[%s]%s".formatted(LATEST, name);
  }
}
