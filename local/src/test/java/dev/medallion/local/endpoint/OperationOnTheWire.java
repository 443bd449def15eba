package dev.medallion.local.endpoint;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.http.SdkHttpMethod;

/**
 * Where an operation is asked for.
 *
 * @param target the value of {@code X-Amz-Target}, if it has one
 * @param path its path, each label filled with a word
 * @param hasJsonBody whether its body is members rather than bytes
 */
public record OperationOnTheWire(
    Optional<String> target, SdkHttpMethod method, String path, boolean hasJsonBody) {
  private static final Pattern LABEL = Pattern.compile("\\{[^}]+}");

  /** The operation of a request class. */
  public static OperationOnTheWire of(Class<?> request) {
    OperationBinding binding = OperationBinding.of(request);
    boolean blob =
        ModelReader.builderOf(request).sdkFields().stream().anyMatch(OperationOnTheWire::isPayload);
    boolean body =
        ModelReader.builderOf(request).sdkFields().stream()
            .anyMatch(field -> field.location() == MarshallLocation.PAYLOAD);
    return new OperationOnTheWire(
        binding.target(),
        SdkHttpMethod.fromValue(binding.method()),
        LABEL.matcher(binding.uri()).replaceAll("word"),
        binding.target().isPresent() || (body && !blob));
  }

  private static boolean isPayload(SdkField<?> field) {
    return field.containsTrait(PayloadTrait.class);
  }
}
