package dev.medallion.local.integration;

import java.util.List;
import java.util.Optional;

/**
 * The catalogs by which the Data Catalog shows table buckets: {@code s3tablescatalog/BUCKET}, with
 * or without the account and a colon before it. A namespace is a database.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-integration-overview.html">
 *     S3 Tables: integration with AWS analytics services</a>
 */
public interface FederatedCatalogs {

  /** The names of the table buckets that are shown, in order. */
  List<String> buckets();

  /** The names of all catalogs, without the account. */
  List<String> names();

  /** The name, without the account, of the catalog of that id; empty if there is none. */
  Optional<String> name(String catalogId);

  /** The ARN of the table bucket that a catalog shows. */
  Optional<String> bucketArn(String catalogId);

  /** The databases of a catalog, in order; none if there is no such catalog. */
  List<String> databases(String catalogId);

  /** Whether the catalog has that database. */
  boolean hasDatabase(String catalogId, String database);

  /** The tables of a database, in order; none if there is no such database. */
  List<FederatedTable> tables(String catalogId, String database);

  /** The ARN of the table of that name, which is known at once; empty if there is none. */
  Optional<String> tableArn(String catalogId, String database, String name);

  /** The table of that name; empty if there is none. */
  Optional<FederatedTable> table(String catalogId, String database, String name);

  /** Deletes a table with its files; whether there was one. */
  boolean deleteTable(String catalogId, String database, String name);
}
