package dev.medallion.local.s3;

import dev.medallion.iam.InvalidPolicyException;
import dev.medallion.iam.Policy;
import dev.medallion.local.access.PolicyDocuments;
import dev.medallion.local.access.ResourcePolicies;
import dev.medallion.local.endpoint.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The policies of buckets, which the store knows nothing of.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html">GetBucketPolicy</a>
 */
final class BucketPolicies {
  /** As long as AWS lets one be. */
  private static final int MOST_BYTES = 20 << 10;

  private static final String PARAMETER = "policy";

  private final Map<String, Put> byBucket = new ConcurrentHashMap<>();

  private record Put(String json, Policy policy) {}

  /**
   * Puts a bucket's policy, in place of the one that it has.
   *
   * @throws InvalidPolicyException if it is not one
   */
  void put(String bucket, String json) {
    byBucket.put(bucket, new Put(json, PolicyDocuments.ofResource("bucket policy", json)));
  }

  /** Deletes a bucket's policy, if it has one. */
  void delete(String bucket) {
    byBucket.remove(bucket);
  }

  ResourcePolicies all() {
    return arn ->
        Optional.ofNullable(byBucket.get(ObjectPermissions.bucket(arn))).map(Put::policy).stream()
            .toList();
  }

  /** Whether a request is about the policy of a bucket. */
  static boolean isAsked(URI request) {
    return Query.of(request).value(PARAMETER).filter(String::isEmpty).isPresent()
        && !bucket(request.getRawPath()).contains("/");
  }

  private static String bucket(String path) {
    return path.replaceFirst("^/", "").replaceFirst("/$", "");
  }

  /** Answers a request that is about the policy of a bucket. */
  void answer(ExchangeRequest request, ExchangeResponse response, InputStream body)
      throws IOException {
    String bucket = bucket(request.getRequestURI());
    switch (request.getMethod()) {
      case "GET" -> {
        Put put = byBucket.get(bucket);
        if (put == null) {
          throw refused(404, "NoSuchBucketPolicy", "The bucket policy does not exist");
        }
        response.setStatus(200);
        response.setContentType("application/json");
        response.getOutputStream().write(put.json().getBytes(StandardCharsets.UTF_8));
      }
      case "PUT" -> {
        byte[] json = body.readNBytes(MOST_BYTES + 1);
        if (json.length > MOST_BYTES) {
          throw refused(
              400, "MalformedPolicy", "Policy exceeds the maximum allowed document size.");
        }
        try {
          put(bucket, new String(json, StandardCharsets.UTF_8));
        } catch (InvalidPolicyException e) {
          throw refused(400, "MalformedPolicy", e.getMessage());
        }
        response.setStatus(204);
      }
      case "DELETE" -> {
        delete(bucket);
        response.setStatus(204);
      }
      default ->
          throw refused(
              405,
              "MethodNotAllowed",
              "The specified method is not allowed against this resource.");
    }
  }

  private static S3Exception refused(int status, String code, String message) {
    return (S3Exception)
        S3Exception.builder()
            .statusCode(status)
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
