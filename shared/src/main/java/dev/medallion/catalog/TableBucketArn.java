package dev.medallion.catalog;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a table bucket: {@code arn:aws:s3tables:REGION:ACCOUNT:bucket/NAME}.
 *
 * @param value the ARN as AWS writes it
 */
public record TableBucketArn(String value) {
  private static final Pattern ARN =
      Pattern.compile("arn:(aws[a-z-]*):s3tables:([a-z0-9-]+):(\\d{12}):bucket/([a-z0-9-]{3,63})");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if it is not a table bucket's ARN
   */
  public TableBucketArn {
    if (!ARN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" is no table bucket ARN such as"
              + " arn:aws:s3tables:us-east-1:123456789012:bucket/medallion-gold");
    }
  }

  /** The ARN of that bucket in the commercial partition. */
  public static TableBucketArn of(String region, String account, String bucket) {
    return new TableBucketArn("arn:aws:s3tables:" + region + ":" + account + ":bucket/" + bucket);
  }

  /** The bucket's Region, such as {@code us-east-1}. */
  public String region() {
    return part(2);
  }

  /** The account that owns the bucket: twelve digits. */
  public String account() {
    return part(3);
  }

  /** The bucket's name. */
  public String bucket() {
    return part(4);
  }

  /** The bucket as Athena's and Glue's catalog: {@code s3tablescatalog/medallion-gold}. */
  public String athenaCatalog() {
    return "s3tablescatalog/" + bucket();
  }

  /** The ARN as one path segment of the Iceberg REST endpoint. */
  public String urlEncoded() {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** The ARN as AWS writes it. */
  @Override
  public String toString() {
    return value;
  }

  private String part(int group) {
    Matcher arn = ARN.matcher(value);
    if (!arn.matches()) {
      throw new IllegalStateException(value + " was checked when it was made");
    }
    return arn.group(group);
  }
}
