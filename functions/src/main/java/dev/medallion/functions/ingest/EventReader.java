package dev.medallion.functions.ingest;

import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification.S3EventNotificationRecord;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medallion.contract.LandedObject;
import dev.medallion.functions.runtime.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Reads the forms in which the landing bucket announces a new object. The event classes are read
 * with the serializers of the managed runtime, since an S3 notification, an EventBridge event and a
 * queue's batch share no class.
 */
final class EventReader {
  private static final ClassLoader LOADER = EventReader.class.getClassLoader();

  private EventReader() {}

  /** The batch of a queue. */
  static boolean isQueueBatch(JsonNode event) {
    return "aws:sqs".equals(event.path("Records").path(0).path("eventSource").asText());
  }

  /** The tick of a schedule. */
  static boolean isSchedule(JsonNode event) {
    return "Scheduled Event".equals(event.path("detail-type").asText());
  }

  /** The messages of a queue's batch. */
  static List<SQSEvent.SQSMessage> messages(JsonNode event) {
    return read(event.toString(), SQSEvent.class).getRecords();
  }

  /**
   * The objects that a document announces: an EventBridge event, an S3 notification, or either of
   * them in the envelope of an SNS topic. None for the test event that S3 sends when a notification
   * is set up.
   *
   * @throws RefusedEventException if it is none of these
   */
  static List<LandedObject> objects(String document) throws RefusedEventException {
    return objects(parse(document));
  }

  /** As {@link #objects(String)}, of a parsed document. */
  static List<LandedObject> objects(JsonNode event) throws RefusedEventException {
    if (isTestEvent(event)) {
      return List.of();
    }
    try {
      if (event.has("detail-type")) {
        return List.of(ofEventBridge(event));
      }
      if ("aws:s3".equals(event.path("Records").path(0).path("eventSource").asText())) {
        return ofNotification(event);
      }
    } catch (RuntimeException e) {
      // The runtime's serializers throw many kinds when a member has not the form of its class.
      throw new RefusedEventException("cannot be read: " + e.getMessage(), e);
    }
    if (event.path("Message").isTextual()) {
      return objects(event.path("Message").asText());
    }
    throw new RefusedEventException(
        "is neither an EventBridge event, an S3 notification nor a queue's batch: "
            + shortened(event.toString()));
  }

  /** Whether S3 sent it only to see that the notification arrives. */
  static boolean isTestEvent(JsonNode event) {
    return "s3:TestEvent".equals(event.path("Event").asText());
  }

  private static JsonNode parse(String document) throws RefusedEventException {
    if (document == null) {
      throw new RefusedEventException("has no body");
    }
    try {
      return Json.tree(document);
    } catch (JsonProcessingException e) {
      throw new RefusedEventException("is not JSON: " + shortened(document), e);
    }
  }

  private static LandedObject ofEventBridge(JsonNode json) throws RefusedEventException {
    ScheduledEvent event = read(json.toString(), ScheduledEvent.class);
    if (!"aws.s3".equals(event.getSource()) || !"Object Created".equals(event.getDetailType())) {
      throw new RefusedEventException(
          "is an event \"%s\" of %s; only \"Object Created\" of aws.s3 is taken"
              .formatted(event.getDetailType(), event.getSource()));
    }
    if (event.getDetail() == null
        || !(event.getDetail().get("bucket") instanceof Map<?, ?> bucket)
        || !(event.getDetail().get("object") instanceof Map<?, ?> object)
        || event.getTime() == null) {
      throw new RefusedEventException(
          "lacks its time, its bucket or its object: " + shortened(json.toString()));
    }
    return landed(
        bucket.get("name"),
        object.get("key"),
        object.get("etag"),
        object.get("size"),
        object.get("sequencer"),
        object.get("version-id"),
        Instant.ofEpochMilli(event.getTime().getMillis()));
  }

  private static List<LandedObject> ofNotification(JsonNode json) throws RefusedEventException {
    List<LandedObject> objects = new java.util.ArrayList<>();
    for (S3EventNotificationRecord item : read(json.toString(), S3Event.class).getRecords()) {
      if (item.getEventName() == null || !item.getEventName().startsWith("ObjectCreated:")) {
        throw new RefusedEventException(
            "is an S3 notification of \"%s\"; only ObjectCreated is taken"
                .formatted(item.getEventName()));
      }
      if (item.getS3() == null
          || item.getS3().getBucket() == null
          || item.getS3().getObject() == null
          || item.getEventTime() == null) {
        throw new RefusedEventException(
            "lacks its time, its bucket or its object: " + shortened(json.toString()));
      }
      var object = item.getS3().getObject();
      objects.add(
          landed(
              item.getS3().getBucket().getName(),
              object.getKey() == null ? null : object.getUrlDecodedKey(),
              object.geteTag(),
              object.getSizeAsLong(),
              object.getSequencer(),
              object.getVersionId(),
              Instant.ofEpochMilli(item.getEventTime().getMillis())));
    }
    return objects;
  }

  private static LandedObject landed(
      Object bucket,
      Object key,
      Object etag,
      Object size,
      Object sequencer,
      Object version,
      Instant time)
      throws RefusedEventException {
    if (!(bucket instanceof String bucketName)
        || !(key instanceof String objectKey)
        || !(etag instanceof String tag)
        || !(size instanceof Number bytes)) {
      throw new RefusedEventException(
          "lacks bucket name, key, etag or size: bucket %s, key %s, etag %s, size %s"
              .formatted(bucket, key, etag, size));
    }
    String order = sequencer instanceof String text ? text : "";
    return new LandedObject(
        bucketName, objectKey, tag, bytes.longValue(), order, time, versionId(version));
  }

  /**
   * The id of a version that S3 keeps. A bucket whose versioning is suspended calls each write the
   * version "null" and keeps only the last of them, so that this names no write.
   */
  private static String versionId(Object version) {
    return version instanceof String id && !id.equals("null") ? id : "";
  }

  private static <T> T read(String document, Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, LOADER).fromJson(document);
  }

  private static String shortened(String document) {
    return document.length() <= 200 ? document : document.substring(0, 200) + "…";
  }
}
