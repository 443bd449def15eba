package dev.medallion.local.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Site;
import dev.medallion.local.integration.BusEvent;
import dev.medallion.local.integration.EventBus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The events of S3, in their real shape, for those buckets that send them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">EventBridge
 *     event message structure</a>
 */
final class ObjectEvents {
  private static final int REQUEST_ID_LENGTH = 16;

  private final EventBus bus;
  private final BucketConfigurations buckets;
  private final AtomicLong lastSequencer = new AtomicLong();

  ObjectEvents(EventBus bus, BucketConfigurations buckets) {
    this.bus = bus;
    this.buckets = buckets;
  }

  /**
   * An object that was just written.
   *
   * @param etag its ETag, without quotes
   * @param version the id of the version, which the events of a versioned bucket carry
   */
  record Created(String bucket, String key, long size, String etag, String version) {}

  /** Publishes a finished write; {@code reason} is the API by which it came. */
  void created(Created written, String reason) {
    if (buckets.of(written.bucket()).delivery() == EventDelivery.EVENT_BRIDGE) {
      ObjectNode detail = detail(written.bucket(), reason);
      ObjectNode object = detail.putObject("object");
      object.put("key", written.key()).put("size", written.size()).put("etag", written.etag());
      if (buckets.of(written.bucket()).versioning() == Versioning.ENABLED) {
        object.put("version-id", written.version());
      }
      publish("Object Created", written.bucket(), detail, object);
    }
  }

  /** Publishes a delete. */
  void deleted(String bucket, String key) {
    if (buckets.of(bucket).delivery() == EventDelivery.EVENT_BRIDGE) {
      ObjectNode detail =
          detail(bucket, "DeleteObject").put("deletion-type", "Permanently Deleted");
      publish("Object Deleted", bucket, detail, detail.putObject("object").put("key", key));
    }
  }

  private void publish(String detailType, String bucket, ObjectNode detail, ObjectNode object) {
    Instant now = Instant.now();
    object.put("sequencer", sequencer(now));
    bus.publish(new BusEvent("aws.s3", detailType, List.of("arn:aws:s3:::" + bucket), detail, now));
  }

  private static ObjectNode detail(String bucket, String reason) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("version", "0");
    detail.putObject("bucket").put("name", bucket);
    detail.put("request-id", requestId());
    detail.put("requester", Site.ACCOUNT);
    detail.put("source-ip-address", "127.0.0.1");
    detail.put("reason", reason);
    return detail;
  }

  /**
   * Grows with each event, across restarts too, and is hexadecimal text of one length so that its
   * order as text is the order of the writes.
   */
  private String sequencer(Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return "%018X".formatted(lastSequencer.updateAndGet(last -> Math.max(last + 1, nanos)));
  }

  private static String requestId() {
    return UUID.randomUUID()
        .toString()
        .replace("-", "")
        .substring(0, REQUEST_ID_LENGTH)
        .toUpperCase(Locale.ROOT);
  }
}
