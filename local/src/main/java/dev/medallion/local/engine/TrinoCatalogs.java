package dev.medallion.local.engine;

import dev.medallion.local.Site;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The catalogs of one Trino server: one for each table bucket. */
final class TrinoCatalogs {
  private final URI catalog;
  private final Set<String> created = new HashSet<>();

  /**
   * @param catalog the base URI of the Iceberg REST catalog of all table buckets
   */
  TrinoCatalogs(URI catalog) {
    this.catalog = catalog;
  }

  /** Creates the catalogs that are missing and drops those whose table bucket is gone. */
  synchronized void match(Collection<String> tableBuckets, Connection connection)
      throws SQLException {
    Set<String> wanted = new HashSet<>(tableBuckets);
    if (wanted.equals(created)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (String bucket : wanted) {
        if (!created.contains(bucket)) {
          statement.execute(create(bucket));
          created.add(bucket);
        }
      }
      for (String bucket : Set.copyOf(created)) {
        if (!wanted.contains(bucket)) {
          statement.execute("DROP CATALOG " + name(bucket));
          created.remove(bucket);
        }
      }
    }
  }

  private String create(String bucket) {
    return """
    CREATE CATALOG %s USING iceberg WITH (
      "iceberg.catalog.type" = 'rest',
      "iceberg.rest-catalog.uri" = '%s',
      "iceberg.rest-catalog.warehouse" = '%s',
      "iceberg.rest-catalog.security" = 'OAUTH2',
      "iceberg.rest-catalog.oauth2.token" = '%s',
      "fs.local.enabled" = 'true',
      "local.location" = '/')\
    """
        .formatted(
            name(bucket), catalog, Site.arn("s3tables", "bucket/" + bucket), Site.SECRET_KEY);
  }

  private static String name(String bucket) {
    return "\"s3tablescatalog/" + bucket + "\"";
  }
}
