package dev.medallion.contract;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import java.time.Instant;

/** Reads an instant from ISO 8601, for which Jackson alone has no class. */
final class InstantDeserializer extends FromStringDeserializer<Instant> {
  InstantDeserializer() {
    super(Instant.class);
  }

  @Override
  protected Instant _deserialize(String text, DeserializationContext context) {
    return Instant.parse(text);
  }
}
