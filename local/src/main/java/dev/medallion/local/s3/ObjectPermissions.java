package dev.medallion.local.s3;

import dev.medallion.local.access.Permission;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What requests to buckets and objects need to be allowed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required
 *     permissions for Amazon S3 API operations</a>
 */
final class ObjectPermissions {
  private static final String PREFIX = "s3:";
  private static final String ARN = "arn:aws:s3:::";
  private static final String VERSION = "versionId";

  /** What a parameter of the query makes of an operation on a bucket: what it reads, and writes. */
  private static final Map<String, String> OF_BUCKETS =
      Map.of(
          "acl", "BucketAcl",
          "cors", "BucketCORS",
          "lifecycle", "LifecycleConfiguration",
          "notification", "BucketNotification",
          "policy", "BucketPolicy",
          "tagging", "BucketTagging",
          "versioning", "BucketVersioning");

  private ObjectPermissions() {}

  /** The permissions, in the order in which they are asked for. */
  static List<Permission> of(ExchangeRequest request) {
    String path = decoded(request.getRequestURI().substring(1));
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    if (bucket.isEmpty()) {
      return List.of(Permission.of(PREFIX + "ListAllMyBuckets", "*").loggedAs("ListBuckets"));
    }
    return key.isEmpty() ? ofBucket(request, bucket) : ofObject(request, bucket, key);
  }

  /** The bucket in the ARN of a bucket or an object. */
  static String bucket(String arn) {
    return arn.startsWith(ARN) ? arn.substring(ARN.length()).split("/", 2)[0] : "";
  }

  /** The bucket of a request to read a key; empty if it is for something else. */
  static Optional<String> bucketOfKey(ExchangeRequest request) {
    String path = decoded(request.getRequestURI().substring(1));
    int slash = path.indexOf('/');
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    return reads && slash > 0 && slash < path.length() - 1
        ? Optional.of(path.substring(0, slash))
        : Optional.empty();
  }

  /** Without this permission, a key that is not there looks like one that may not be read. */
  static Permission list(String bucket) {
    return Permission.of(PREFIX + "ListBucket", ARN + bucket).loggedAs("ListObjects");
  }

  /** The permission to delete an object that is named in the body of a request. */
  static Permission delete(String bucket, String key, boolean isVersion) {
    return object(isVersion ? "DeleteObjectVersion" : "DeleteObject", bucket, key)
        .loggedAs("DeleteObjects");
  }

  private static List<Permission> ofBucket(ExchangeRequest request, String bucket) {
    String method = request.getMethod();
    for (Map.Entry<String, String> known : OF_BUCKETS.entrySet()) {
      if (has(request, known.getKey())) {
        String verb =
            switch (method) {
              case "GET", "HEAD" -> "Get";
              case "DELETE" -> known.getKey().equals("policy") ? "Delete" : "Put";
              default -> "Put";
            };
        return List.of(Permission.of(PREFIX + verb + known.getValue(), ARN + bucket));
      }
    }
    return switch (method) {
      case "PUT" -> List.of(Permission.of(PREFIX + "CreateBucket", ARN + bucket));
      case "DELETE" -> List.of(Permission.of(PREFIX + "DeleteBucket", ARN + bucket));
      // What is to be deleted is named in the body, and asked for as it is deleted.
      case "POST" -> has(request, "delete") ? List.of() : List.of(object("PutObject", bucket, "*"));
      default -> List.of(listing(request, bucket));
    };
  }

  private static Permission listing(ExchangeRequest request, String bucket) {
    if (has(request, "location")) {
      return Permission.of(PREFIX + "GetBucketLocation", ARN + bucket);
    }
    if (has(request, "uploads")) {
      return Permission.of(PREFIX + "ListBucketMultipartUploads", ARN + bucket);
    }
    Permission list =
        has(request, "versions")
            ? Permission.of(PREFIX + "ListBucketVersions", ARN + bucket)
                .loggedAs("ListObjectVersions")
            : list(bucket);
    for (String name : List.of("prefix", "delimiter", "max-keys")) {
      String value = request.getParameter(name);
      if (value != null) {
        list = list.with(PREFIX + name, value);
      }
    }
    return request.getMethod().equals("HEAD") ? list.loggedAs("HeadBucket") : list;
  }

  private static List<Permission> ofObject(ExchangeRequest request, String bucket, String key) {
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> reading(request, bucket, key);
      case "PUT", "POST" -> writing(request, bucket, key);
      case "DELETE" -> List.of(deleting(request, bucket, key));
      default -> List.of();
    };
  }

  private static List<Permission> reading(ExchangeRequest request, String bucket, String key) {
    if (has(request, "uploadId")) {
      return List.of(object("ListMultipartUploadParts", bucket, key).loggedAs("ListParts"));
    }
    String version = has(request, VERSION) ? "Version" : "";
    for (Map.Entry<String, String> kind : Map.of("acl", "Acl", "tagging", "Tagging").entrySet()) {
      if (has(request, kind.getKey())) {
        return List.of(versioned("GetObject" + version + kind.getValue(), request, bucket, key));
      }
    }
    Permission get = versioned("GetObject" + version, request, bucket, key);
    if (has(request, "attributes")) {
      return List.of(get, versioned("GetObject" + version + "Attributes", request, bucket, key));
    }
    return List.of(get.loggedAs(request.getMethod().equals("HEAD") ? "HeadObject" : "GetObject"));
  }

  private static List<Permission> writing(ExchangeRequest request, String bucket, String key) {
    for (Map.Entry<String, String> kind : Map.of("acl", "Acl", "tagging", "Tagging").entrySet()) {
      if (has(request, kind.getKey())) {
        return List.of(object("PutObject" + kind.getValue(), bucket, key));
      }
    }
    List<Permission> permissions = new ArrayList<>();
    String source = request.getHeader("x-amz-copy-source");
    if (source != null) {
      permissions.add(copied(source));
    }
    permissions.add(object("PutObject", bucket, key));
    if (request.getHeader("x-amz-tagging") != null) {
      permissions.add(object("PutObjectTagging", bucket, key));
    }
    return permissions;
  }

  private static Permission copied(String source) {
    String[] parts = source.split("\\?versionId=", 2);
    String path = decoded(parts[0].startsWith("/") ? parts[0].substring(1) : parts[0]);
    String resource = ARN + path;
    return parts.length == 1
        ? Permission.of(PREFIX + "GetObject", resource)
        : Permission.of(PREFIX + "GetObjectVersion", resource).with("s3:VersionId", parts[1]);
  }

  private static Permission deleting(ExchangeRequest request, String bucket, String key) {
    if (has(request, "uploadId")) {
      return object("AbortMultipartUpload", bucket, key);
    }
    if (has(request, "tagging")) {
      return object("DeleteObjectTagging", bucket, key);
    }
    return has(request, VERSION)
        ? versioned("DeleteObjectVersion", request, bucket, key).loggedAs("DeleteObject")
        : object("DeleteObject", bucket, key);
  }

  private static Permission versioned(
      String action, ExchangeRequest request, String bucket, String key) {
    Permission permission = object(action, bucket, key);
    String version = request.getParameter(VERSION);
    return version == null ? permission : permission.with("s3:VersionId", version);
  }

  private static Permission object(String action, String bucket, String key) {
    return Permission.of(PREFIX + action, ARN + bucket + "/" + key);
  }

  private static boolean has(ExchangeRequest request, String parameter) {
    return request.getParameter(parameter) != null;
  }

  /** In a path, unlike in a form, a plus sign is itself. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
