package dev.medallion.local.s3tables;

import java.util.regex.Pattern;

/**
 * The names that S3 Tables takes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-tables-buckets-naming.html">Naming
 *     rules for table buckets, namespaces and tables</a>
 */
final class Names {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");
  private static final Pattern IN_BUCKET = Pattern.compile("[a-z0-9][a-z0-9_]{0,254}");
  private static final String RESERVED_NAMESPACES = "aws";

  private Names() {}

  /** Refuses with {@link IllegalArgumentException}. */
  static void requireBucket(String name) {
    if (name == null || !BUCKET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The table bucket name '%s' is not valid: it takes 3 to 63 lower-case letters, digits and"
                  .formatted(name)
              + " hyphens, and begins and ends with a letter or digit");
    }
  }

  /** Refuses with {@link IllegalArgumentException}. */
  static void requireNamespace(String name) {
    require("namespace", name);
    if (name.startsWith(RESERVED_NAMESPACES)) {
      throw new IllegalArgumentException(
          "The namespace name '%s' is not valid: names that begin with aws are reserved"
              .formatted(name));
    }
  }

  /** Refuses with {@link IllegalArgumentException}. */
  static void requireTable(String name) {
    require("table", name);
  }

  /** Whether a list of names that begin so has the name; a prefix of null is that of all. */
  static boolean startsWith(String name, String prefix) {
    return prefix == null || name.startsWith(prefix);
  }

  private static void require(String what, String name) {
    if (name == null || !IN_BUCKET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The %s name '%s' is not valid: it takes 1 to 255 lower-case letters, digits and"
                  .formatted(what, name)
              + " underscores, and begins with a letter or digit");
    }
  }
}
