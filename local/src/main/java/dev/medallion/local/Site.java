package dev.medallion.local;

import dev.medallion.cfn.StackIdentity;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where one running local side stands.
 *
 * @param endpoint the one endpoint, such as {@code http://127.0.0.1:4566}
 * @param state the folder that holds all state
 */
public record Site(URI endpoint, Path state) {
  /** The account that everything local belongs to. */
  public static final String ACCOUNT = "000000000000";

  /** The Region that everything local is in. */
  public static final String REGION = "us-east-1";

  /** The access key id of everything local. */
  public static final String ACCESS_KEY = "test";

  /** The secret access key of everything local; also what a REST client bears as its token. */
  public static final String SECRET_KEY = "test";

  /** The name of the folder in the state that holds the logs. */
  public static final String LOGS = "logs";

  /** The ARN of a resource of this account and Region. */
  public static String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, REGION, ACCOUNT, resource);
  }

  /** The ARN of a role that is named by it, or by its name alone, as a Glue job may name it. */
  public static String roleArn(String reference) {
    return reference.startsWith("arn:")
        ? reference
        : "arn:aws:iam::%s:role/%s".formatted(ACCOUNT, reference);
  }

  /** A stack of this account and Region. */
  public static StackIdentity stack(String name) {
    return new StackIdentity(ACCOUNT, REGION, name);
  }

  /** The folder under which S3 keeps each bucket as a folder and each object as a file. */
  public Path objects() {
    return state.resolve("s3");
  }

  /** The folder under which each function has what its deployment package holds. */
  public static Path functions(Path state) {
    return state.resolve("functions");
  }

  /** The file that each call is written to that is denied. */
  public Path trail() {
    return logs().resolve("cloudtrail.jsonl");
  }

  /** The folder that holds the log of each child process. */
  public Path logs() {
    return state.resolve(LOGS);
  }
}
