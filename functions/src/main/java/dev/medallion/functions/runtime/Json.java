package dev.medallion.functions.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;

/** The JSON that handlers take and give: records by their components, instants in ISO 8601. */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  private Json() {}

  /** The document as a tree; a missing node for an empty one. */
  public static JsonNode tree(InputStream input) throws IOException {
    return MAPPER.readTree(input);
  }

  /**
   * The document as a tree.
   *
   * @throws JsonProcessingException if it is not JSON
   */
  public static JsonNode tree(String document) throws JsonProcessingException {
    return MAPPER.readTree(document);
  }

  /** The tree as a value of the type. Members that the type does not know are ignored. */
  public static <T> T read(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return MAPPER.treeToValue(tree, type);
  }

  /** The value as a document. The same value gives the same characters. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s cannot be written as JSON".formatted(value.getClass().getName()), e);
    }
  }

  /** Writes the value as a document. */
  public static void write(OutputStream output, Object value) throws IOException {
    MAPPER.writeValue(output, value);
  }
}
