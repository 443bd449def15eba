package dev.medallion.functions.runtime;

import dev.medallion.catalog.IcebergRestCatalog;
import dev.medallion.catalog.TableBuckets;
import dev.medallion.pipeline.Pipeline;
import dev.medallion.pipeline.PipelineException;
import dev.medallion.pipeline.PipelineLoader;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The environment variables of one function, as {@code template.yaml} sets them. */
public final class Environment {
  private final Map<String, String> variables;

  /** An environment of the given variables. */
  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The environment of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /**
   * The value of a variable that must be set.
   *
   * @throws IllegalStateException naming the variable, if it is missing or blank
   */
  public String required(String name) {
    String value = variables.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new IllegalStateException(
          "environment variable %s is not set; template.yaml sets it under the function's Environment"
              .formatted(name));
    }
    return value;
  }

  /** The value of a variable that may be missing: empty then. */
  public String optional(String name) {
    return variables.getOrDefault(name, "");
  }

  /**
   * The value of a variable that must be a whole number.
   *
   * @throws IllegalStateException naming the variable, if it is missing or no number
   */
  public int number(String name) {
    String value = required(name);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "environment variable %s is \"%s\", which is not a whole number".formatted(name, value),
          e);
    }
  }

  /** The folder that Lambda unpacks the deployment package into. */
  public Path taskRoot() {
    return Path.of(required("LAMBDA_TASK_ROOT"));
  }

  /** The folder with the files of the pipeline that is deployed with this function. */
  public Path definitions() {
    return taskRoot().resolve("pipeline");
  }

  /**
   * The pipeline that is deployed with this function.
   *
   * @throws IllegalStateException naming every problem of the pipeline's files
   */
  public Pipeline pipeline() {
    try {
      return PipelineLoader.load(definitions());
    } catch (PipelineException e) {
      throw new IllegalStateException(
          "the pipeline that was deployed is not valid:\n" + e.getMessage(), e);
    }
  }

  /**
   * The table buckets of the three layers.
   *
   * @throws IllegalArgumentException if one is missing or is no table bucket's ARN
   */
  public TableBuckets tableBuckets() {
    return TableBuckets.fromEnvironment(variables);
  }

  /** The Iceberg REST catalog of the three table buckets, with the function's own credentials. */
  public IcebergRestCatalog catalog() {
    return new IcebergRestCatalog(
        UrlConnectionHttpClient.builder().build(),
        DefaultCredentialsProvider.builder().build(),
        tableBuckets(),
        variables);
  }
}
