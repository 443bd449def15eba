package dev.medallion.local.s3;

import dev.medallion.local.access.AccessControl;
import dev.medallion.local.access.AccessDenied;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Of many objects, deletes those that the caller may delete: the request names them in its body,
 * and is answered for each of them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</a>
 */
final class AuthorizedDeletes extends ForwardingBlobStore {
  private final AccessControl access;

  AuthorizedDeletes(BlobStore store, AccessControl access) {
    super(store);
    this.access = access;
  }

  @Override
  public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
    List<ObjectIdentifier> allowed = new ArrayList<>();
    List<S3Error> errors = new ArrayList<>();
    for (ObjectIdentifier object : request.delete().objects()) {
      try {
        access.require(
            ObjectPermissions.delete(request.bucket(), object.key(), object.versionId() != null));
        allowed.add(object);
      } catch (AccessDenied e) {
        AwsErrorDetails details = S3Handler.denied(e).awsErrorDetails();
        errors.add(
            S3Error.builder()
                .key(object.key())
                .versionId(object.versionId())
                .code(details.errorCode())
                .message(details.errorMessage())
                .build());
      }
    }
    if (allowed.isEmpty()) {
      return DeleteObjectsResponse.builder().errors(errors).build();
    }
    DeleteObjectsResponse answer =
        super.removeBlobs(
            request.toBuilder()
                .delete(request.delete().toBuilder().objects(allowed).build())
                .build());
    errors.addAll(answer.errors());
    return answer.toBuilder().errors(errors).build();
  }
}
