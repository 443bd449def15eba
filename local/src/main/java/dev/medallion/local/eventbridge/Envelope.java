package dev.medallion.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medallion.local.Site;
import dev.medallion.local.integration.BusEvent;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * An event as it is matched and delivered.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html">Event
 *     structure reference</a>
 */
final class Envelope {
  private Envelope() {}

  static JsonNode of(BusEvent event) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("version", "0");
    envelope.put("id", UUID.randomUUID().toString());
    envelope.put("detail-type", event.detailType());
    envelope.put("source", event.source());
    envelope.put("account", Site.ACCOUNT);
    envelope.put("time", event.time().truncatedTo(ChronoUnit.SECONDS).toString());
    envelope.put("region", Site.REGION);
    ArrayNode resources = envelope.putArray("resources");
    event.resources().forEach(resources::add);
    envelope.set("detail", event.detail());
    return envelope;
  }
}
