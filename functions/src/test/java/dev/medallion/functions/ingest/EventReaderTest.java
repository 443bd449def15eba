package dev.medallion.functions.ingest;

import static dev.medallion.functions.fixture.Fixtures.event;
import static dev.medallion.functions.fixture.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.contract.LandedObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final String LANDING = "medallion-landing-000000000000-us-east-1";
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void readsAnEventOfEventBridge() throws RefusedEventException {
    assertThat(EventReader.objects(event("s3-object-created")))
        .isEqualTo(List.of(landed("sales/2026-01.csv")));
  }

  @Test
  void readsANotificationAndDecodesItsKey() throws RefusedEventException {
    assertThat(EventReader.objects(event("s3-notification")))
        .isEqualTo(List.of(landed("sales/January 2026 (final).csv")));
  }

  @Test
  void readsWhichVersionWasWritten() throws RefusedEventException {
    assertThat(EventReader.objects(versioned("s3-object-created", "/detail", "version-id", "v1")))
        .extracting(LandedObject::version)
        .containsExactly("v1");
    assertThat(
            EventReader.objects(versioned("s3-notification", "/Records/0/s3", "versionId", "v2")))
        .extracting(LandedObject::version)
        .containsExactly("v2");
  }

  @Test
  void takesTheVersionOfABucketThatKeepsNoneForNone() throws RefusedEventException {
    assertThat(EventReader.objects(versioned("s3-object-created", "/detail", "version-id", "null")))
        .isEqualTo(EventReader.objects(event("s3-object-created")));
    assertThat(
            EventReader.objects(versioned("s3-notification", "/Records/0/s3", "versionId", null)))
        .isEqualTo(EventReader.objects(event("s3-notification")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3-object-created", "s3-notification"})
  void readsEitherInTheEnvelopeOfATopic(String name) throws RefusedEventException {
    ObjectNode envelope = (ObjectNode) json("{'Type': 'Notification'}");
    envelope.put("Message", event(name));

    assertThat(EventReader.objects(envelope)).isEqualTo(EventReader.objects(event(name)));
  }

  @Test
  void findsNothingInATestEvent() throws RefusedEventException {
    assertThat(EventReader.objects(event("s3-test-event"))).isEmpty();
  }

  @Test
  void refusesWhatIsNoEvent() {
    assertRefused(
        "{\"hello\":1}",
        "is neither an EventBridge event, an S3 notification nor a queue's batch: {\"hello\":1}");
    assertRefused(
        event("schedule"),
        "is an event \"Scheduled Event\" of aws.events; only \"Object Created\" of aws.s3 is"
            + " taken");
    assertRefused(null, "has no body");
  }

  @Test
  void refusesARemoval() {
    assertRefused(
        event("s3-notification").replace("ObjectCreated:Put", "ObjectRemoved:Delete"),
        "is an S3 notification of \"ObjectRemoved:Delete\"; only ObjectCreated is taken");
  }

  @Test
  void refusesAnEventWithoutWhatItNeeds() {
    ObjectNode event = (ObjectNode) json(event("s3-object-created"));
    ((ObjectNode) event.at("/detail/object")).remove("etag");

    assertRefused(
        event.toString(),
        "lacks bucket name, key, etag or size: bucket medallion-landing-000000000000-us-east-1, key"
            + " sales/2026-01.csv, etag null, size 1024");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{\"detail-type\": \"Object Cre",
        """
        {"detail-type": "Object Created", "source": "aws.s3", "time": "soon"}\
        """,
        """
        {"detail-type": "Object Created", "source": "aws.s3", "detail": []}\
        """,
        """
        {"Records": [{"eventSource": "aws:s3", "eventTime": "soon"}]}\
        """,
        """
        {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
         "eventTime": "2026-11-22T10:00:00Z",
         "s3": {"bucket": {"name": "b"}, "object": {"key": "%zz", "size": 1, "eTag": "1"}}}]}\
        """
      })
  void refusesABodyThatIsBroken(String body) {
    assertThatThrownBy(() -> EventReader.objects(body)).isInstanceOf(RefusedEventException.class);
  }

  private static JsonNode versioned(String event, String at, String member, String version) {
    JsonNode document = json(event(event));
    ((ObjectNode) document.at(at + "/object")).put(member, version);
    return document;
  }

  private static void assertRefused(String document, String message) {
    assertThatThrownBy(() -> EventReader.objects(document))
        .isInstanceOf(RefusedEventException.class)
        .hasMessage(message);
  }

  private static LandedObject landed(String key) {
    return new LandedObject(
        LANDING, key, "b1946ac92492d2347c6235b4d2611184", 1024, "00617F08299329D189", TIME);
  }
}
