package dev.medallion.local.launcher;

import dev.medallion.cli.DeployedStack;
import dev.medallion.cli.Services;
import dev.medallion.local.s3.SilentObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Drops files into the landing bucket in several ways, and repeats their events. */
final class Drops {
  /** SQS takes no more in one call. */
  private static final int MOST_MESSAGES = 10;

  /** Longer than a sweep leaves an object to its event. */
  private static final Duration OLD = Duration.ofMinutes(10);

  private final Services services;
  private final DeployedStack deployed;
  private final Path bucket;
  private final Path unfinished;

  /**
   * @param state the local side's state folder
   */
  Drops(Services services, DeployedStack deployed, Path state) {
    this.services = services;
    this.deployed = deployed;
    this.bucket = state.resolve("s3").resolve(deployed.landingBucket());
    this.unfinished = state.resolve("unfinished");
  }

  /**
   * Puts an object through S3, and ages it at once: S3 never gives a write another time, so one
   * that was ingested must not be aged any more.
   */
  void put(String key, byte[] content) throws IOException {
    services
        .s3()
        .putObject(
            put -> put.bucket(deployed.landingBucket()).key(key), RequestBody.fromBytes(content));
    age(key, content);
  }

  /** Whether S3 knows the object: a copied file becomes one with the next scan of its folder. */
  boolean isObject(String key) {
    try {
      services.s3().headObject(head -> head.bucket(deployed.landingBucket()).key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  /** Copies a file into the bucket's folder. */
  void copy(String key, byte[] content) throws IOException {
    Path file = bucket.resolve(key);
    Files.createDirectories(file.getParent());
    Files.write(unfinished, content);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Makes an object look as if it had landed long ago, without an event; puts it, if it is not
   * there, and leaves it, if it is that old. The next sweep leaves it to its event no longer.
   */
  void age(String key, byte[] content) throws IOException {
    Path file = bucket.resolve(key);
    Instant recent = Instant.now().minus(OLD.dividedBy(2));
    if (!Files.exists(file) || Files.getLastModifiedTime(file).toInstant().isAfter(recent)) {
      SilentObject.put(file, unfinished, content, Instant.now().minus(OLD));
    }
  }

  /** Sends events to the landing queue. */
  void send(List<String> events) {
    for (int from = 0; from < events.size(); from += MOST_MESSAGES) {
      List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
      for (String event : events.subList(from, Math.min(events.size(), from + MOST_MESSAGES))) {
        batch.add(
            SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(batch.size()))
                .messageBody(event)
                .build());
      }
      services
          .sqs()
          .sendMessageBatch(send -> send.queueUrl(deployed.landingQueue()).entries(batch));
    }
  }

  /** The event of an object, as S3 sends it. */
  String event(String key, byte[] content) {
    return """
    {"version": "0", "id": "%s", "detail-type": "Object Created", "source": "aws.s3",
     "account": "000000000000", "time": "%s", "region": "us-east-1", "resources": [],
     "detail": {"bucket": {"name": "%s"}, "object": {"key": "%s", "size": %d, "etag": "%s",
       "sequencer": "01"}, "reason": "PutObject"}}
    """
        .formatted(
            UUID.randomUUID(),
            Instant.now(),
            deployed.landingBucket(),
            key,
            content.length,
            HexFormat.of().formatHex(SilentObject.md5(content)));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
