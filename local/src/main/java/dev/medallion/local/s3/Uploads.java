package dev.medallion.local.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;

/**
 * How S3Proxy keeps multipart uploads: the metadata of each in an object of its own, each part in
 * another. They have names that no client's object is kept under.
 */
final class Uploads {
  private static final String ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern UPLOAD_ID = Pattern.compile(ID);
  private static final Pattern BOOKKEEPING = Pattern.compile("\\.s3proxy-mpu-stub-" + ID);
  private static final Pattern PART =
      Pattern.compile("(\\.mpus-" + ID + "-)(.*)(-\\d+)", Pattern.DOTALL);

  private Uploads() {}

  /** Whether S3Proxy keeps an upload's metadata under the key. Clients cannot use such a key. */
  static boolean isBookkeeping(String key) {
    return BOOKKEEPING.matcher(key).matches();
  }

  /** Where the part is that S3Proxy names by this key, to hash it once more. */
  static Optional<String> placeOfPart(String key) {
    Matcher part = PART.matcher(key);
    return part.matches()
        ? Optional.of(part.group(1) + ObjectPlaces.upload(part.group(2)) + part.group(3))
        : Optional.empty();
  }

  /**
   * The upload as the store of files knows it.
   *
   * @throws S3ProxyException NoSuchUpload if the id is not an upload's
   */
  static MultipartUpload below(MultipartUpload upload) {
    if (!UPLOAD_ID.matcher(upload.id()).matches()) {
      throw new S3ProxyException(S3ErrorCode.NO_SUCH_UPLOAD);
    }
    return new MultipartUpload(
        upload.id(),
        upload.request().toBuilder().key(ObjectPlaces.upload(upload.blobName())).build(),
        upload.response());
  }

  /** An upload that the store of files lists, with the key that a client knows. */
  static Stream<software.amazon.awssdk.services.s3.model.MultipartUpload> above(
      software.amazon.awssdk.services.s3.model.MultipartUpload upload) {
    return ObjectPlaces.keyOfUpload(upload.key())
        .map(key -> upload.toBuilder().key(key).build())
        .stream();
  }
}
