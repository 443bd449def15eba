package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Every request that the services are sent, a line of JSON each, under the names of the services'
 * own models: to be compared with what AWS's models allow. Nothing is written unless the system
 * property {@value #FILE} names a file.
 */
final class RequestLog {
  /** The file that lines are added to. */
  static final String FILE = "medallion.requests";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REQUEST = "Request";

  private final Path file;

  private RequestLog(Path file) {
    this.file = file;
  }

  /** The handler, which writes each request before it answers it if that is asked for. */
  static Function<AwsRequest, AwsResponse> recording(Function<AwsRequest, AwsResponse> handler) {
    Optional<RequestLog> log =
        Optional.ofNullable(System.getProperty(FILE)).map(Path::of).map(RequestLog::new);
    return log.isEmpty()
        ? handler
        : request -> {
          log.get().write(request);
          return handler.apply(request);
        };
  }

  private void write(AwsRequest request) {
    String[] packages = request.getClass().getPackageName().split("\\.", -1);
    String name = request.getClass().getSimpleName();
    ObjectNode line = JSON.objectNode();
    line.put("service", packages[packages.length - 2]);
    line.put("operation", name.substring(0, name.length() - REQUEST.length()));
    line.set("parameters", members(request));
    try {
      // In one piece, since other processes add to the file, too.
      Files.write(
          file,
          (line + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static ObjectNode members(SdkPojo pojo) {
    ObjectNode members = JSON.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        members.set(field.memberName(), value(value));
      }
    }
    return members;
  }

  private static JsonNode value(Object value) {
    return switch (value) {
      case SdkPojo pojo -> members(pojo);
      case List<?> list -> {
        ArrayNode items = JSON.arrayNode();
        list.forEach(item -> items.add(value(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        ObjectNode entries = JSON.objectNode();
        map.forEach((key, entry) -> entries.set(key.toString(), value(entry)));
        yield entries;
      }
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case Instant time -> JSON.textNode(time.toString());
      case SdkBytes bytes -> JSON.textNode(bytes.asUtf8String());
      default -> JSON.textNode(value.toString());
    };
  }
}
