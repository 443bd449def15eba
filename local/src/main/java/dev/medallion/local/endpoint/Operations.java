package dev.medallion.local.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;

/**
 * The operations of one service: the SDK's request class to what answers it.
 *
 * <p>A handler refuses by throwing the SDK's own exception class for the error, such as {@code
 * EntityNotFoundException.builder().message(…).build()}; the endpoint puts it on the wire in the
 * service's error shape. Anything else that a handler throws is a defect and becomes a 500.
 */
public final class Operations {
  private final Map<Class<?>, Function<AwsRequest, AwsResponse>> handlers = new LinkedHashMap<>();

  /** Answers requests of one class with {@code handler}. */
  public <Q extends AwsRequest, R extends AwsResponse> Operations on(
      Class<Q> request, Function<Q, R> handler) {
    handlers.put(request, untyped -> handler.apply(request.cast(untyped)));
    return this;
  }

  /**
   * Refuses requests of a class that {@link #on} answers, if they have a member that would be
   * swallowed.
   *
   * @param member its name
   * @param harmless values of it that ask for nothing
   */
  public Operations refusing(
      Class<? extends AwsRequest> request, String member, Object... harmless) {
    UnsupportedMember unsupported = new UnsupportedMember(member, List.of(harmless));
    handlers.computeIfPresent(
        request,
        (unused, handler) ->
            untyped -> {
              unsupported.check(untyped);
              return handler.apply(untyped);
            });
    return this;
  }

  /**
   * Has every request checked before its handler sees it.
   *
   * @param check throws what the service answers to a request that does not fit its model
   */
  public Operations checkedBy(Consumer<AwsRequest> check) {
    handlers.replaceAll(
        (request, handler) ->
            untyped -> {
              check.accept(untyped);
              return handler.apply(untyped);
            });
    return this;
  }

  /** The request classes that are answered. */
  public Set<Class<?>> requests() {
    return handlers.keySet();
  }

  /** What answers requests of the class, if anything does. */
  public Optional<Function<AwsRequest, AwsResponse>> handler(Class<?> request) {
    return Optional.ofNullable(handlers.get(request)).map(RequestLog::recording);
  }
}
