package dev.medallion.local.athena;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import dev.medallion.local.access.Permission;
import java.util.List;

/**
 * Whether a caller may have results written to a location: Athena looks before it starts.
 *
 * @see <a href="https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html">Control access to
 *     Amazon S3 from Athena</a>
 */
record ResultAccess(AccessControl access) {
  boolean isWritable(ResultTarget.Location location) {
    String bucket = "arn:aws:s3:::" + location.bucket();
    try {
      access.require(
          List.of(
              Permission.of("s3:GetBucketLocation", bucket),
              Permission.of("s3:PutObject", bucket + "/" + location.prefix() + "*")));
      return true;
    } catch (AccessDenied e) {
      return false;
    }
  }
}
