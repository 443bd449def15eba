package dev.medallion.local.iam;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A managed policy of the account: roles have it as one of their policies or as their boundary, and
 * its default version counts for all of them at once.
 */
public final class ManagedPolicy {
  private final String arn;
  private final List<Document> versions = new CopyOnWriteArrayList<>();
  private volatile int current;

  /**
   * A policy with its first version.
   *
   * @param arn its ARN, path included
   */
  public ManagedPolicy(String arn, Document document) {
    this.arn = arn;
    versions.add(document);
  }

  /** Its ARN. */
  public String arn() {
    return arn;
  }

  /** Its name, without the path. */
  public String name() {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** The version that counts. */
  public Document document() {
    return versions.get(current);
  }

  /** The id of the version that counts, such as {@code v1}. */
  public String versionId() {
    return "v" + (current + 1);
  }

  /** A version by its id. */
  Optional<Document> version(String id) {
    return id.matches("v[1-9]\\d{0,5}") && Integer.parseInt(id.substring(1)) <= versions.size()
        ? Optional.of(versions.get(Integer.parseInt(id.substring(1)) - 1))
        : Optional.empty();
  }

  /** Adds a version, which counts from now on. */
  synchronized void supersede(Document document) {
    versions.add(document);
    current = versions.size() - 1;
  }
}
