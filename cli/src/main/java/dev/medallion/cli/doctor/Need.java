package dev.medallion.cli.doctor;

import dev.medallion.iam.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a step asks of AWS, before the names of a deployment are filled in.
 *
 * @param who a role of the template by its logical id, a service by its name, or {@link #READER}
 * @param resource the ARN, with placeholders
 * @param keys the condition keys that AWS gives with it, with placeholders
 * @param atTimes whether not every run asks for it
 * @param where which mode of the Data Catalog it is asked in
 */
public record Need(
    Step step,
    String who,
    String action,
    String resource,
    Map<String, String> keys,
    boolean atTimes,
    Where where) {
  /** Anyone who reads gold. */
  public static final String READER = "READER";

  /** Who decides about the tables in the Data Catalog where something is asked. */
  public enum Where {
    /** Whoever does. */
    ANYWHERE,
    /** IAM alone. */
    IAM,
    /** Lake Formation, beside IAM. */
    LAKE_FORMATION
  }

  /**
   * A need in a deployment.
   *
   * @param resource the ARN; ends in {@code *} where it stands for keys that are yet to be made
   * @param table what the resource is, if it is a table
   */
  public record Asked(
      String action, String resource, RequestContext keys, Optional<Deployment.Table> table) {}

  /** What it is in a deployment: as many requests as there are tables, sources or data sets. */
  public List<Asked> in(Deployment deployment) {
    List<Asked> asked = new ArrayList<>();
    for (Deployment.Named named : deployment.fill(resource)) {
      RequestContext context = RequestContext.empty();
      for (Map.Entry<String, String> key : keys.entrySet()) {
        context = context.with(key.getKey(), deployment.fill(key.getValue()).getFirst().text());
      }
      if (named.table().isPresent() && action.startsWith("s3tables:")) {
        context =
            context
                .with("s3tables:namespace", deployment.namespace())
                .with("s3tables:tableName", named.table().get().name());
      }
      asked.add(new Asked(action, named.text(), context, named.table()));
    }
    return asked;
  }
}
