package dev.medallion.local.engine;

import dev.medallion.local.Site;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The catalogs of one Trino server: one for each table bucket. */
final class TrinoCatalogs {
  /** Each table bucket that has one, with the Iceberg REST catalog that it was made for. */
  private final Map<String, URI> created = new HashMap<>();

  /**
   * Creates the catalogs that are missing and drops those whose table bucket is gone or was another
   * endpoint's.
   *
   * @param catalog the base URI of the Iceberg REST catalog of all table buckets
   */
  synchronized void match(URI catalog, Collection<String> tableBuckets, Connection connection)
      throws SQLException {
    Map<String, URI> wanted = new HashMap<>();
    tableBuckets.forEach(bucket -> wanted.put(bucket, catalog));
    if (wanted.equals(created)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, URI> made : Map.copyOf(created).entrySet()) {
        String bucket = made.getKey();
        if (!made.getValue().equals(wanted.get(bucket))) {
          statement.execute("DROP CATALOG " + name(bucket));
          created.remove(bucket);
        }
      }
      for (String bucket : wanted.keySet()) {
        if (!created.containsKey(bucket)) {
          statement.execute(create(bucket, catalog));
          created.put(bucket, catalog);
        }
      }
    }
  }

  private static String create(String bucket, URI catalog) {
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
