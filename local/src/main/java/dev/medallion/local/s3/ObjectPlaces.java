package dev.medallion.local.s3;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Where in its bucket's folder the object of a key is kept, and back. Places are paths below that
 * folder, with slashes.
 *
 * <p>A plain key is its own place, so that a person finds the file, and can copy one there. A key
 * that a folder cannot hold exactly, such as {@code a//b} or {@code a/}, has an encoded place below
 * {@value #RESERVED}. So has a plain key whose own place is taken: S3 keeps {@code a} beside {@code
 * a/b}, which a folder cannot.
 *
 * <p>The encoding keeps lower-case letters, digits, {@code -} and {@code _}, and writes any other
 * byte of the key's UTF-8 as {@code %} and two lower-case hexadecimal digits. So it also keeps keys
 * apart where a file system takes upper and lower case, or two Unicode forms, for the same. The
 * text is cut into names that every file system holds; a name that is not the last ends in {@code
 * ~}, which keeps folders and files apart.
 */
final class ObjectPlaces {
  /** The folder of a bucket that no plain key leads into, and no file is copied to by hand. */
  static final String RESERVED = ".s3";

  /** The folder of the objects that are not at their own place. */
  static final String ENCODED = RESERVED + "/keys";

  /** The folder of multipart uploads that are being completed. */
  static final String UPLOADS = RESERVED + "/uploads";

  /** The folder of writes that are not finished. */
  static final String UNFINISHED = RESERVED + "/unfinished";

  /** The folder of delete markers. */
  static final String MARKERS = RESERVED + "/markers";

  /** The longest key of S3, in bytes of UTF-8. */
  static final int LONGEST_KEY = 1024;

  /** The order of keys in S3's listings: that of their UTF-8, which is not that of Java's text. */
  static final Comparator<String> LISTING_ORDER = ObjectPlaces::compareAsUtf8;

  private static final int KEY_TOO_LONG_STATUS = 400;
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_ENCODED_NAME = 100;
  private static final char CONTINUED = '~';
  private static final char ESCAPE = '%';
  private static final HexFormat HEX = HexFormat.of();

  /** What the Java process can write as the name of a file; ASCII alone in a bare environment. */
  private static final Charset FILE_NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ObjectPlaces() {}

  /**
   * Refuses a key that S3 refuses for its length.
   *
   * @throws S3Exception KeyTooLongError
   */
  static void requireFits(String key) {
    if (utf8(key).length > LONGEST_KEY) {
      throw S3Exception.builder()
          .statusCode(KEY_TOO_LONG_STATUS)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("KeyTooLongError")
                  .errorMessage("Your key is too long")
                  .build())
          .build();
    }
  }

  /** Whether the key itself is the path of a file that is visible and means this key alone. */
  static boolean isPlain(String key) {
    if (key.indexOf('\0') >= 0 || !FILE_NAMES.newEncoder().canEncode(key)) {
      return false;
    }
    for (String name : key.split("/", -1)) {
      if (name.isEmpty() || name.startsWith(".") || utf8(name).length > LONGEST_NAME) {
        return false;
      }
    }
    return true;
  }

  /** The key whose own place the file is at; none for a file that no plain key leads to. */
  static Optional<String> keyOfOwn(Path folder, Path file) {
    String key =
        folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    // The name of a file may be no text at all.
    return isPlain(key) && folder.resolve(key).equals(file) ? Optional.of(key) : Optional.empty();
  }

  /** The place of the key's object where it is not the key itself. */
  static String encoded(String key) {
    return ENCODED + "/" + encode(key);
  }

  /** The place where a multipart upload to the key is put together. */
  static String upload(String key) {
    return UPLOADS + "/" + encode(key);
  }

  /** The key of an encoded place, or nothing if no key has this place. */
  static Optional<String> keyOfEncoded(String place) {
    return keyBelow(ENCODED, place);
  }

  /** The key of a place that {@link #upload} gave, or nothing if it gave none such. */
  static Optional<String> keyOfUpload(String place) {
    return keyBelow(UPLOADS, place);
  }

  private static Optional<String> keyBelow(String folder, String place) {
    if (!place.startsWith(folder + "/")) {
      return Optional.empty();
    }
    String encoded = place.substring(folder.length() + 1);
    return decode(encoded).filter(key -> encode(key).equals(encoded));
  }

  private static String encode(String key) {
    StringBuilder text = new StringBuilder();
    int nameLength = 0;
    for (byte each : utf8(key)) {
      boolean isKept = isKept((char) (each & 0xFF));
      int length = isKept ? 1 : 3;
      if (nameLength + length > LONGEST_ENCODED_NAME) {
        text.append(CONTINUED).append('/');
        nameLength = 0;
      }
      if (isKept) {
        text.append((char) each);
      } else {
        text.append(ESCAPE).append(HEX.toHexDigits(each));
      }
      nameLength += length;
    }
    return text.toString();
  }

  private static Optional<String> decode(String encoded) {
    String text = encoded.replace(CONTINUED + "/", "");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      char each = text.charAt(at);
      if (isKept(each)) {
        bytes.write(each);
        at++;
      } else if (each == ESCAPE
          && at + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(at + 1))
          && HexFormat.isHexDigit(text.charAt(at + 2))) {
        bytes.write(HexFormat.fromHexDigits(text, at + 1, at + 3));
        at += 3;
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(bytes.toString(StandardCharsets.UTF_8));
  }

  private static boolean isKept(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= '0' && each <= '9')
        || each == '-'
        || each == '_';
  }

  private static int compareAsUtf8(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char left = one.charAt(i);
      char right = other.charAt(i);
      if (left != right) {
        // A surrogate is half of a character that comes after all those of one char.
        int halves = Boolean.compare(Character.isSurrogate(left), Character.isSurrogate(right));
        return halves != 0 ? halves : Character.compare(left, right);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
