package dev.medallion.local.s3tables;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTSerializers;

/** Iceberg's REST messages as JSON. */
final class CatalogJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

  static {
    RESTSerializers.registerAll(MAPPER);
  }

  private CatalogJson() {}

  /** Reads a message; refuses one that is not JSON or not of the type. */
  static <T> T read(byte[] body, Class<T> type) throws IOException {
    try {
      return MAPPER.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new BadRequestException(
          e, "the body is no %s: %s", type.getSimpleName(), e.getOriginalMessage());
    }
  }

  static byte[] write(Object message) throws IOException {
    return MAPPER.writeValueAsBytes(message);
  }
}
