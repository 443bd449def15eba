package dev.medallion.local.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;

/** Makes the SDK's request out of an HTTP request: body, path, query and headers. */
final class RequestDecoder {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Headers that clients send with any operation. */
  private static final Set<String> TRANSPORT_HEADERS =
      Set.of(
          "x-amz-date",
          "x-amz-content-sha256",
          "x-amz-security-token",
          "x-amz-user-agent",
          "x-amz-api-version");

  private final WireReader reader = new WireReader();

  /**
   * Decodes the request.
   *
   * @throws Refusal if the body is not JSON or a member has the wrong type
   */
  AwsRequest decode(HttpExchange exchange, ServiceRouter.Route route, byte[] body) {
    SdkPojo builder = ModelReader.builderOf(route.binding().request());
    Optional<SdkField<?>> payload =
        builder.sdkFields().stream()
            .filter(field -> field.containsTrait(PayloadTrait.class))
            .findFirst();
    if (payload.isPresent()) {
      payloadValue(payload.get(), body).ifPresent(value -> payload.get().set(builder, value));
    } else {
      reader.readMembers(parseOptional(body, route), builder, "");
    }
    Query query = Query.of(exchange.getRequestURI());
    requireKnown(exchange, route, query, builder);
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

  /** As with members of the body, what belongs to no member must not be swallowed. */
  private static void requireKnown(
      HttpExchange exchange, ServiceRouter.Route route, Query query, SdkPojo builder) {
    if (route.binding().target().isPresent()) {
      return;
    }
    Set<String> parameters = new HashSet<>(route.binding().constantParameters());
    Set<String> headers = new HashSet<>(TRANSPORT_HEADERS);
    for (SdkField<?> field : builder.sdkFields()) {
      if (field.location() == MarshallLocation.QUERY_PARAM) {
        parameters.add(field.locationName());
      } else if (field.location() == MarshallLocation.HEADER) {
        headers.add(field.locationName().toLowerCase(Locale.ROOT));
      }
    }
    for (String name : query.names()) {
      if (!parameters.contains(name) && !name.startsWith("X-Amz-")) {
        throw Refusal.unknownMember(name);
      }
    }
    for (String name : exchange.getRequestHeaders().keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith("x-amz-") && !headers.contains(lower)) {
        throw Refusal.unknownMember(name);
      }
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

  /** AWS gives no details for a body that is not a JSON object, unless it is an array. */
  private static JsonNode parse(byte[] body) {
    try {
      JsonNode parsed = MAPPER.readTree(body);
      if (parsed.isObject()) {
        return parsed;
      }
      throw Refusal.serialization(parsed.isArray() ? "Start of list found where not expected" : "");
    } catch (JsonProcessingException e) {
      Refusal refusal = Refusal.serialization("");
      refusal.initCause(e);
      throw refusal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body as JSON. Only where an operation has a path of its own, it may be left out. */
  private static JsonNode parseOptional(byte[] body, ServiceRouter.Route route) {
    return body.length == 0 && route.binding().target().isEmpty()
        ? JsonNodeFactory.instance.objectNode()
        : parse(body);
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
