package dev.medallion.local.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;

/** Receipt handles: each receive of a message gives a new one. */
final class Receipts {
  private Receipts() {}

  static String of(String messageId) {
    return Base64.getEncoder()
        .encodeToString((messageId + ":" + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The handle, if it is one.
   *
   * @throws ReceiptHandleIsInvalidException if it is not
   */
  static String check(String handle) {
    try {
      byte[] text = Base64.getDecoder().decode(String.valueOf(handle));
      if (new String(text, StandardCharsets.UTF_8).matches("[0-9a-f-]{36}:[0-9a-f-]{36}")) {
        return handle;
      }
      throw invalid(handle, null);
    } catch (IllegalArgumentException e) {
      throw invalid(handle, e);
    }
  }

  private static ReceiptHandleIsInvalidException invalid(String handle, Exception cause) {
    return ReceiptHandleIsInvalidException.builder()
        .message("The input receipt handle \"%s\" is not a valid receipt handle.".formatted(handle))
        .cause(cause)
        .build();
  }
}
