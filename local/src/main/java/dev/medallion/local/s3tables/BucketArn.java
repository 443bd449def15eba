package dev.medallion.local.s3tables;

import dev.medallion.local.Site;
import java.util.Optional;
import java.util.UUID;

/** The ARNs of table buckets and tables of this account and Region. */
final class BucketArn {
  private static final String BUCKET = Site.arn("s3tables", "bucket/");
  private static final String TABLE = "/table/";

  /** How the ARN of a table bucket reads. */
  static final String EXAMPLE = BUCKET + "NAME";

  private BucketArn() {}

  /** The bucket's name; empty if the text is no ARN of a table bucket here. */
  static Optional<String> name(String arn) {
    return Optional.ofNullable(arn)
        .filter(text -> text.startsWith(BUCKET))
        .map(text -> text.substring(BUCKET.length()))
        .filter(name -> !name.contains("/"));
  }

  /** The ARN of a table. */
  static String table(TableBucket bucket, UUID table) {
    return bucket.arn() + TABLE + table;
  }

  /** The bucket's name in the ARN of a table. */
  static Optional<String> bucketOfTable(String arn) {
    int table = arn.indexOf(TABLE);
    return table < 0 ? Optional.empty() : name(arn.substring(0, table));
  }

  /** The table's id in the ARN of a table. */
  static String idOfTable(String arn) {
    return arn.substring(arn.indexOf(TABLE) + TABLE.length());
  }
}
