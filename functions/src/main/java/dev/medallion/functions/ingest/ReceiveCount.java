package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;

/** How often the queue has brought a message. */
final class ReceiveCount {
  private ReceiveCount() {}

  /** At least 1, since the queue has brought it now. */
  static int of(SQSMessage message) {
    String count =
        message.getAttributes() == null
            ? null
            : message.getAttributes().get("ApproximateReceiveCount");
    return count == null ? 1 : Integer.parseInt(count);
  }
}
