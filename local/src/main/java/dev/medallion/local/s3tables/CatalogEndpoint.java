package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import java.net.URI;

/** Which of the Iceberg REST endpoints of AWS an engine reaches the tables through. */
public enum CatalogEndpoint {
  /**
   * The Iceberg REST endpoint of S3 Tables, which Glue's jobs and the functions use. It refuses to
   * stage the creation of a table, so there is no {@code CREATE TABLE AS SELECT} through it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integrating-open-source.html">The
   *     Amazon S3 Tables Iceberg REST endpoint</a>
   */
  S3_TABLES("/iceberg"),

  /**
   * The Data Catalog's federation, which Athena uses. It stages creations, and does not show a
   * table that has a capital letter in a column's name.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-considerations.html">Considerations
   *     for S3 Tables</a>
   */
  DATA_CATALOG("/_medallion/data-catalog/iceberg");

  private final String path;

  CatalogEndpoint(String path) {
    this.path = path;
  }

  /** The catalog's base URI. */
  public URI on(Site site) {
    return URI.create(site.endpoint() + path);
  }

  /** The path of the catalog's base URI, below the endpoint. */
  String path() {
    return path;
  }
}
