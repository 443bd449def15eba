package dev.medallion.local.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;

/** Makes an HTTP answer out of the SDK's response or exception. */
final class ResponseEncoder {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  private static final SdkBytes NOTHING = SdkBytes.fromByteArrayUnsafe(new byte[0]);

  /** Status, headers and body of an answer. */
  record Answer(int status, Map<String, String> headers, SdkBytes body) {}

  private ResponseEncoder() {}

  /** A response; one of a REST operation that models no body has none. */
  static Answer response(AwsResponse response, boolean rest) {
    Map<String, String> headers = new LinkedHashMap<>();
    int status = OK;
    boolean hasBody = !rest;
    Optional<SdkBytes> payload = Optional.empty();
    for (SdkField<?> field : response.sdkFields()) {
      Optional<Object> value = ModelWriter.valueOf(field, response);
      hasBody |= field.location() == MarshallLocation.PAYLOAD;
      if (field.containsTrait(PayloadTrait.class)) {
        payload = Optional.of(value.map(ResponseEncoder::payload).orElse(NOTHING));
      } else if (value.isPresent() && field.location() == MarshallLocation.HEADER) {
        headers.put(field.locationName(), value.get().toString());
      } else if (value.isPresent() && field.location() == MarshallLocation.STATUS_CODE) {
        status = (Integer) value.get();
      }
    }
    if (!hasBody) {
      return new Answer(status == OK ? NO_CONTENT : status, headers, NOTHING);
    }
    return new Answer(
        status, headers, payload.orElseGet(() -> bytes(ModelWriter.WIRE.write(response))));
  }

  private static SdkBytes payload(Object value) {
    if (value instanceof SdkBytes blob) {
      return blob;
    }
    return value instanceof SdkPojo model
        ? bytes(ModelWriter.WIRE.write(model))
        : SdkBytes.fromUtf8String(value.toString());
  }

  /** A refusal by the service, with the members that the exception models. */
  static Answer error(AwsServiceException exception, ErrorShape shape) {
    ErrorIdentity identity = ErrorIdentity.of(exception);
    String message =
        Optional.ofNullable(exception.awsErrorDetails())
            .map(AwsErrorDetails::errorMessage)
            .or(() -> Optional.ofNullable(exception.getMessage()))
            .orElse("");
    ObjectNode modelled = ModelWriter.WIRE.write(exception);
    return error(identity.status(), identity.code(), message, modelled, shape);
  }

  /** A refusal by the endpoint. */
  static Answer error(Refusal refusal, ErrorShape shape) {
    return error(
        refusal.status(),
        refusal.code(),
        refusal.getMessage(),
        JsonNodeFactory.instance.objectNode(),
        shape);
  }

  private static Answer error(
      int status, String code, String message, ObjectNode modelled, ErrorShape shape) {
    return new Answer(status, shape.headers(code), bytes(shape.body(code, message, modelled)));
  }

  private static SdkBytes bytes(ObjectNode body) {
    return SdkBytes.fromUtf8String(body.toString());
  }
}
