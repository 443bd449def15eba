package dev.medallion.local.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;

/** Makes the SDK's request out of an HTTP request: body, path, query and headers. */
final class RequestDecoder {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final WireReader reader = new WireReader();

  /**
   * Decodes the request.
   *
   * @throws Refusal if the body is no JSON or a member has the wrong type
   */
  AwsRequest decode(HttpExchange exchange, ServiceRouter.Route route) {
    SdkPojo builder = ModelReader.builderOf(route.binding().request());
    byte[] body = body(exchange);
    Optional<SdkField<?>> payload =
        builder.sdkFields().stream()
            .filter(field -> field.containsTrait(PayloadTrait.class))
            .findFirst();
    if (payload.isPresent()) {
      payloadValue(payload.get(), body).ifPresent(value -> payload.get().set(builder, value));
    } else {
      reader.readMembers(parse(body), builder);
    }
    Query query = Query.of(exchange.getRequestURI());
    for (SdkField<?> field : builder.sdkFields()) {
      List<String> texts =
          switch (field.location()) {
            case PATH, GREEDY_PATH ->
                Optional.ofNullable(route.labels().get(field.locationName())).stream().toList();
            case QUERY_PARAM -> query.values(field.locationName());
            case HEADER ->
                exchange.getRequestHeaders().getOrDefault(field.locationName(), List.of());
            case PAYLOAD, STATUS_CODE -> List.of();
          };
      if (!texts.isEmpty()) {
        field.set(builder, fromText(field, texts));
      }
    }
    return (AwsRequest) ModelReader.build(builder);
  }

  private static byte[] body(HttpExchange exchange) {
    try {
      return exchange.getRequestBody().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Object> payloadValue(SdkField<?> field, byte[] body) {
    if (body.length == 0) {
      return Optional.empty();
    }
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.SDK_BYTES) {
      return Optional.of(SdkBytes.fromByteArray(body));
    }
    return type == MarshallingKnownType.STRING
        ? Optional.of(new String(body, StandardCharsets.UTF_8))
        : reader.readValue(field, parse(body), field.locationName());
  }

  private static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      JsonNode parsed = MAPPER.readTree(body);
      if (!parsed.isObject()) {
        throw Refusal.serialization("the body is not a JSON object");
      }
      return parsed;
    } catch (JsonProcessingException e) {
      throw Refusal.serialization("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object fromText(SdkField<?> field, List<String> texts) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    if (type == MarshallingKnownType.LIST) {
      MarshallingKnownType member =
          field.getTrait(ListTrait.class).memberFieldInfo().marshallingType().getKnownType();
      List<Object> values = new ArrayList<>();
      texts.forEach(text -> values.add(scalar(field, member, text)));
      return values;
    }
    return scalar(field, type, texts.getFirst());
  }

  private static Object scalar(SdkField<?> field, MarshallingKnownType type, String text) {
    return ModelReader.readText(type, text)
        .orElseThrow(
            () ->
                Refusal.serialization(
                    "%s: '%s' is not of type %s".formatted(field.locationName(), text, type)));
  }
}
